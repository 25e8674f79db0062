"""How members are paid, what they can owe, and what is checked as well."""

from fractions import Fraction

import pytest

from coopctl.allocation.settings import Invariant, MemberSettings
from coopctl.reports.rules import rules_as_json, rules_as_text
from tests.rules.samples import HEAD, codes, file, marked, only, read, rules_of, step

TEMPLATE = "  account: Equity:Capital:{member}\n"


def with_members(lines: str) -> str:
    assert TEMPLATE in HEAD
    more = "".join(f"  {line}\n" for line in lines.splitlines())
    return file(step(), head=HEAD.replace(TEMPLATE, TEMPLATE + more))


def settings(lines: str, year: int = 2025) -> MemberSettings:
    return rules_of(read(with_members(lines), year)).members


def test_without_a_word_everything_is_paid_after_one_year_and_nothing_is_set_off() -> None:
    assert settings("") == MemberSettings(least_payment=Fraction(0), repaid_over=1, owes=())


def test_least_payment_years_and_debts_are_read() -> None:
    found = settings("least_payment: 12.50 EUR\nrepaid_over: 5\nowes: ['Assets:Advances:{member}']")
    assert found == MemberSettings(
        least_payment=Fraction(25, 2), repaid_over=5, owes=("Assets:Advances:{member}",)
    )


def test_the_least_payment_may_be_dated() -> None:
    dated = "least_payment: {2020: 5 EUR, 2026: 10 EUR}"
    assert settings(dated, 2025).least_payment == 5
    assert settings(dated, 2026).least_payment == 10


@pytest.mark.parametrize(
    ("line", "code", "at"),
    [
        ("least_payment: 10", "wrong-kind", "10"),
        ("least_payment: 10 USD", "other-currency", "USD"),
        ("least_payment: 5% of surplus", "wrong-kind", "5% of surplus"),
        ("repaid_over: 0", "wrong-kind", "0"),
        ("repaid_over: 2.5", "wrong-kind", "2.5"),
        ("repaid_over: five", "wrong-kind", "five"),
        ("owes: [Assets:Advances]", "member-missing", "Assets:Advances"),
        ("owes: 'Assets:Advances:{member}'", "wrong-kind", "'Assets:Advances:{member}'"),
        ("least_pay: 10 EUR", "unknown-key", "least_pay"),
    ],
)
def test_what_cannot_be_is_told_at_its_place(line: str, code: str, at: str) -> None:
    problem = only(read(with_members(line)))
    assert (problem.code, marked(problem)) == (code, at)


def test_the_only_word_of_check_is_capital_accounts() -> None:
    rules = rules_of(read(file(step(), more="check: [capital-accounts]\n")))
    assert rules.invariants == (Invariant.CAPITAL_ACCOUNTS,)
    assert codes(read(file(step(), more="check: [capital-acounts]\n"))) == ["unknown-word"]
    assert codes(read(file(step(), more="check: capital-accounts\n"))) == ["wrong-kind"]


def test_none_of_it_moves_the_fingerprint() -> None:
    plain = rules_of(read(with_members(""))).fingerprint
    more = with_members("least_payment: 10 EUR\nrepaid_over: 5\nowes: ['Assets:A:{member}']")
    assert rules_of(read(more)).fingerprint == plain
    checked = file(step(), more="check: [capital-accounts]\n")
    assert rules_of(read(checked)).fingerprint == plain


def test_it_is_shown_with_its_place_and_only_where_it_is_said() -> None:
    rules = rules_of(read(with_members("least_payment: 10 EUR\nrepaid_over: 5")))
    text = "\n".join(rules_as_text(rules))
    assert "least payment: 10.00 EUR  (rules.yaml:7:18)" in text
    assert "repaid over 5 years  (rules.yaml:8:16)" in text
    assert "set off" not in text
    assert rules_as_json(rules)["least_payment"] == "10.00"
    assert rules_as_json(rules)["repaid_over"] == 5
    assert "repaid over" not in "\n".join(rules_as_text(rules_of(read(with_members("")))))
