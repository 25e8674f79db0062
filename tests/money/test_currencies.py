from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision, list_currencies

from coopctl.money import Currency

# ISO 4217, list one, column "Mnr unts": as published 2018-08-29, with the amendments up to 2024
# (VED, SLE, ZWG added; HRK, CUC, SLL, ZWL withdrawn). Codes without minor units (XAU…) left out.
NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
TWO = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD
    CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
    GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL
    MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK
    PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS
    TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD YER ZAR ZMW ZWG
"""
THREE = "BHD IQD JOD KWD LYD OMR TND"
FOUR = "CLF UYW"

ISO = {
    code: digits
    for digits, codes in ((0, NONE), (2, TWO), (3, THREE), (4, FOUR))
    for code in codes.split()
}

# CLDR gives the digits in daily use: none where coins of the minor unit are no longer seen.
# A ledger is kept in the standard's.
OUT_OF_DAILY_USE = {
    *("AFN", "ALL", "IQD", "IRR", "KPW", "LAK", "LBP"),
    *("MGA", "MMK", "RSD", "SOS", "SYP", "YER"),
}


@pytest.mark.parametrize(("code", "digits"), sorted(ISO.items()))
def test_a_currency_has_the_minor_unit_of_the_standard(code: str, digits: int) -> None:
    assert Currency.of(code).digits == digits


def test_cldr_agrees_but_for_minor_units_out_of_daily_use() -> None:
    known = ISO.keys() & list_currencies()
    differ = {code for code in known if get_currency_precision(code) != Currency.of(code).digits}
    assert differ == OUT_OF_DAILY_USE
    assert len(known) > 150


@pytest.mark.parametrize("code", ["HOUR", "POINT", "XAU", "EUR2"])
def test_what_the_standard_does_not_list_has_two_digits(code: str) -> None:
    assert Currency.of(code).digits == 2


@pytest.mark.parametrize(
    ("code", "unit"), [("JPY", "1"), ("EUR", "0.01"), ("KWD", "0.001"), ("CLF", "0.0001")]
)
def test_the_unit_shows_the_digits(code: str, unit: str) -> None:
    assert str(Currency.of(code).unit) == unit
    assert Currency.of(code).unit == Decimal(unit)
