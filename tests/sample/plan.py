"""The business plan of the running year, as Fava's budget directives."""

from tests.sample.journal import lines

_FIRST = "2026-04-01"
_PLAN = (
    ("Income:Contracts", "monthly", -4_450_000),
    ("Income:Sales", "monthly", -240_000),
    ("Income:Grants", "yearly", -1_400_000),
    ("Expenses:Pay", "monthly", 2_550_000),
    ("Expenses:SocialInsurance", "monthly", 335_000),
    ("Expenses:Food:Local", "monthly", 790_000),
    ("Expenses:Food:Other", "monthly", 240_000),
    ("Expenses:Rent", "quarterly", 588_000),
    ("Expenses:Utilities", "monthly", 140_000),
    ("Expenses:Vehicles", "monthly", 85_000),
    ("Expenses:Fuel", "weekly", 11_500),
    ("Expenses:Insurance", "yearly", 465_000),
    ("Expenses:Depreciation", "yearly", 717_000),
    ("Expenses:Training", "yearly", 180_000),
)


def plan() -> str:
    """Write what the general meeting planned for the year."""
    budgets = "".join(
        f'{_FIRST} custom "budget" {account:25}{f""" "{interval}" """:13}{number:>10} JPY\n'
        for account, interval, number in _PLAN
    )
    return (
        lines(
            "The business plan for fiscal year 2026, decided by the general meeting of 30 May",
            "2026. Fava shows it beside its charts, and `coopctl report plan 2026` holds the books",
            "against it. Numbers are signed as postings are: income is planned below zero.",
        )
        + "\n"
        + budgets
    )
