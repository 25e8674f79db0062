"""A co-op whose names and figures try everything that a page must bear."""

import json
from pathlib import Path

from tests.cli.coop import CoOp
from tests.closing.small import small

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'
BROKEN = "</title></table></main><style>*{display:none}</style>"
LINK = "javascript:alert(3) https://example.org/track.png"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
JAPANESE = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末"
TURNED = "abc\u202egnirts desrever\u202c\u2066x\u200f"
EVERYTHING = (SCRIPT, IMAGE, BROKEN, LINK, LONG, JAPANESE, TURNED)
LARGE = "123456789012345678.91"
"""Eighteen digits before the point."""


def _text(words: str) -> str:
    """Write a text as YAML and Beancount read it: as JSON does, with no escape for a letter."""
    return json.dumps(words, ensure_ascii=False)


RULES = f"""\
schema: 1
cooperative: {_text(f"{SCRIPT} {JAPANESE} {LONG}")}
ledger: main.beancount
currency: EUR
accounts: {{turnover: [Income:Sales]}}
members:
  account: Equity:Capital:{{member}}
measures:
  work: {{account: "Equity:Work:{{member}}", unit: HOUR}}
  capital: {{account: "Equity:Capital:{{member}}", balance: year-end}}
allocation:
  - step: reserve
    title: {_text(SCRIPT + IMAGE)}
    amount: 25% of surplus
    to: Equity:Reserve
    because: {_text(BROKEN + LONG)}
  - step: learning
    title: {_text(LONG)}
    amount: 10% of surplus
    to: Equity:Learning
    indivisible: true
    uses: [education]
    because: {_text(JAPANESE + LINK)}
  - step: dividend
    title: {_text(LINK + JAPANESE)}
    amount: remainder
    in_proportion_to: work
    to: Liabilities:Members:{{member}}
losses:
  - step: from-reserve
    amount: remainder
    from: Equity:Reserve
closing: {{folder: closings}}
"""
_NAMES = dict(zip("ABCDEFG", EVERYTHING, strict=True))
"""Each member's name, by the letter that begins the id."""


def _ids() -> dict[str, str]:
    """Give each member's id: one is long, one is in another script."""
    return {f"{letter}{'o' * 60 if letter == 'E' else '社員' if letter == 'F' else 'bc'}": name
            for letter, name in _NAMES.items()}  # fmt: skip


def _accounts() -> str:
    lines = ['option "operating_currency" "EUR"', 'include "closings/*.beancount"', ""]
    for number, (member, name) in enumerate(_ids().items()):
        lines += [
            f"2024-0{number + 1}-01 open Equity:Capital:{member}",
            f"  name: {_text(name)}",
            f"2024-0{number + 1}-01 open Equity:Work:{member}",
        ]
    for account, title in {
        "Assets:Bank": SCRIPT,
        "Equity:Reserve": LONG,
        "Equity:Learning": IMAGE,
        "Equity:Work:Done": "",
        "Income:Sales": BROKEN,
        "Expenses:Rent": LINK,
        f"Expenses:{'X' * 70}": JAPANESE,
        "Expenses:Meals": TURNED,
        "Liabilities:Tax": SCRIPT,
    }.items():
        lines.append(f"2024-01-01 open {account}")
        lines += [f"  title: {_text(title)}"] * bool(title)
    return "\n".join(lines) + "\n"


def _entries() -> str:
    ids = list(_ids())
    lines = [
        f'2024-01-01 custom "budget" Income:Sales "yearly" -{LARGE} EUR',
        '2024-01-01 custom "budget" Expenses:Rent "monthly" 1000000000000.01 EUR',
        "",
    ]
    for year in (2024, 2025):
        lines += [
            f"{year}-11-10 * {_text(SCRIPT)} {_text(LONG)}",
            f"  Income:Sales  -{LARGE} EUR",
            '    customer: "public"',
            f"  Assets:Bank  {LARGE} EUR",
            f"{year}-11-11 * {_text(IMAGE)} {_text(TURNED)}",
            "  Expenses:Rent  9876543210987654.32 EUR",
            f"  Expenses:{'X' * 70}  12.34 EUR",
            "  Expenses:Meals  987654321.09 EUR",
            '    supplier: "local"',
            "  Liabilities:Tax  -12.34 EUR",
            "  Assets:Bank",
            f'{year}-11-12 * "Capital"',
            f"  Equity:Capital:{ids[0]}  -1000000000000000.00 EUR",
            "  Assets:Bank  1000000000000000.00 EUR",
            f'{year}-11-13 * "Hours"',
            *(f"  Equity:Work:{each}  {number * 1000 + 7}.25 HOUR"
              for number, each in enumerate(ids)),
            "  Equity:Work:Done",
        ]  # fmt: skip
    lines += [
        f"2025-11-14 * {_text(BROKEN)} {_text(JAPANESE)} #education",
        "  Equity:Learning  10000000000000.00 EUR",
        "  Assets:Bank",
    ]
    return "\n".join(lines) + "\n"


def hostile(folder: Path) -> CoOp:
    """Lay its files down: two years, of which the first is closed."""
    return small(folder, _entries(), accounts=_accounts(), rules=RULES)
