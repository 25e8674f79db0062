"""The keys of a step, both sides of each rule."""

from decimal import Decimal
from fractions import Fraction

import pytest

from coopctl.allocation.vocabulary import (
    Destination,
    Eligibility,
    Method,
    Money,
    Name,
    Phrase,
    Rounding,
    Target,
)
from coopctl.rules import Reading
from tests.rules.samples import (
    codes,
    file,
    marked,
    one_step,
    only,
    only_step,
    read,
    rules_of,
    step,
)

EACH = '"Liabilities:Pay:{member}"'


def pays(**keys: str) -> Reading:
    """Read a file of one distribution."""
    return one_step(**{"in_proportion_to": "work", "to": EACH, **keys})  # type: ignore[arg-type]


def test_a_step_is_read_with_every_key() -> None:
    found = only_step(
        one_step(
            title="For those who come after us",
            at_least="[10 EUR, 1% of turnover]",
            at_most="debts",
            until="100 EUR",
            indivisible="true",
            uses="[education, job-creation]",
            because="By-laws, art. 4",
            rounding="{unit: 10, method: down}",
        )
    )
    assert found.heading == "For those who come after us"
    assert [phrase.text for phrase in found.at_least] == ["10 EUR", "1% of turnover"]
    assert found.at_most == (Phrase("debts", Name("debts")),)
    assert found.until == Phrase("100 EUR", Money(Fraction(100)))
    assert found.to == Destination((Target(account="Equity:Reserve"),))
    assert (found.indivisible, found.uses) == (True, ("education", "job-creation"))
    assert found.rounding == Rounding(Decimal("10.00"), Method.DOWN)
    assert found.because == "By-laws, art. 4"
    assert found.places["amount"].line == found.place.line + 1


def test_dated_values_are_those_of_the_year() -> None:
    dated = "{2025: 20% of surplus, 2020: 15% of surplus}"
    texts = {
        year: only_step(one_step(year, amount=dated)).amount.text
        for year in (2020, 2024, 2025, 2099)
    }
    assert texts == {
        2020: "15% of surplus",
        2024: "15% of surplus",
        2025: "20% of surplus",
        2099: "20% of surplus",
    }
    assert only_step(one_step(None, amount=dated)).amount.text == "20% of surplus"
    assert codes(one_step(2019, amount=dated)) == ["no-value-for-year"]


def test_every_entry_of_a_dated_value_is_looked_at_in_every_year() -> None:
    dated = "{2020: 15% of surplus, 2030: 15% of surplsu}"
    assert codes(one_step(2024, amount=dated)) == ["unknown-name"]
    assert codes(one_step(None, amount="{2020: 0.15, 2030: 15% of surplus}")) == [
        "amount-without-base"
    ]


@pytest.mark.parametrize(
    "dated",
    ["{}", "{2020: 1% of surplus, later: 2% of surplus}", "{2020: {2021: surplus}}", "[surplus]"],
)
def test_years_are_the_only_keys_of_a_dated_value(dated: str) -> None:
    assert codes(one_step(amount=dated)) == ["wrong-kind"]


def test_a_rate_needs_a_value_only_in_a_year_that_uses_it() -> None:
    assert codes(one_step(2022)) == []
    assert codes(one_step(2022, at_most="interest of debts")) == ["no-value-for-year"]
    assert codes(one_step(2023, at_most="interest of debts")) == []
    assert codes(one_step(2022, at_most="{2020: debts, 2023: interest of debts}")) == []


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({}, []),
        ({"to": ""}, ["missing-key"]),
        ({"amount": ""}, ["missing-key"]),
        ({"from_": "Equity:Fund"}, ["key-not-here"]),
        ({"to": "", "from_": "Equity:Fund"}, []),
        ({"to": "", "from_": "Equity:Fund", "overdraw": "true"}, []),
        ({"overdraw": "true"}, ["key-not-here"]),
        ({"to": "", "from_": "Equity:Fund", "until": "0 EUR"}, ["key-not-here"]),
        ({"to": "", "from_": "Equity:Fund", "indivisible": "true"}, ["key-not-here"]),
        ({"to": "", "from_": "Equity:Fund", "uses": "[education]"}, ["key-not-here"]),
        ({"at_most_each": "5 EUR"}, ["key-not-here"]),
        ({"at_least_each": "5 EUR"}, ["key-not-here"]),
        ({"eligible": "[stayed = 1]"}, ["key-not-here"]),
        ({"amuont": "5 EUR"}, ["unknown-key"]),
        ({"indivisible": "yes"}, ["unknown-word"]),
        ({"uses": "[Job Creation]"}, ["not-a-name"]),
        ({"until": "100"}, ["amount-without-base"]),
        ({"at_least": "100"}, ["amount-without-base"]),
        ({"when": "surplus > 100"}, []),
    ],
)
def test_keys_stand_where_they_have_a_meaning(keys: dict[str, str], found: list[str]) -> None:
    assert codes(read(file(step(**keys)))) == found


@pytest.mark.parametrize(
    ("said", "do"),
    [
        ("no", "write `false`"),
        ("OFF", "write `false`"),
        ("0", "write `false`"),
        ("True", "write `true`"),
        ("yes", "write `true`"),
        ("flase", "write `false`"),
        ("perhaps", "write the one that is meant"),
    ],
)
def test_yes_and_no_are_never_taken_for_one_another(said: str, do: str) -> None:
    assert only(read(file(step(indivisible=said)))).do == do


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('amount: remainder, from: "Equity:A"', []),
        ('amount: remainder, from: "Equity:A", overdraw: true', []),
        ("amount: remainder", ["missing-key"]),
        ('amount: remainder, to: "Equity:A"', ["key-not-here"]),
        ('amount: remainder, from: "Equity:A", until: 0 EUR', ["key-not-here"]),
        ('amount: remainder, from: "Equity:A", indivisible: true', ["key-not-here"]),
        ('amount: loss, from: "Equity:A:{member}", in_proportion_to: work', []),
        ('amount: loss, from: "Equity:A", in_proportion_to: work', ["member-missing"]),
        ('amount: loss, from: "Equity:A:{member}"', ["member-not-here"]),
    ],
)
def test_a_loss_is_borne_by_a_fund_or_by_members(line: str, found: list[str]) -> None:
    assert codes(read(file(step(), losses=f"- {{step: borne, {line}}}"))) == found


@pytest.mark.parametrize(
    ("to", "found"),
    [
        (EACH, []),
        ("Liabilities:Pay", ["member-missing"]),
        ('"Liabilities:{member}:{member}"', ["account-name"]),
        ('"Liabilities:Pay{member}"', ["account-name"]),
        ('"Liabilities:{Member}"', ["account-name"]),
        ('{"Equity:A:{member}": 50%, "Equity:B": rest}', ["member-missing"]),
        ('[{account: "Equity:A:{member}", until: pay}, {account: "Equity:B"}]', ["member-missing"]),
    ],
)
def test_a_distribution_goes_to_an_account_of_each_member(to: str, found: list[str]) -> None:
    assert codes(pays(to=to)) == found


def test_elsewhere_no_account_of_a_member_may_stand() -> None:
    problem = only(one_step(to=EACH))
    assert (problem.code, marked(problem)) == ("member-not-here", EACH)


def test_a_distribution_needs_members() -> None:
    text = file(step(in_proportion_to="work", to=EACH))
    without = text.replace("members:\n  account: Equity:Capital:{member}\n", "")
    assert codes(read(without)) == ["key-not-here"]


@pytest.mark.parametrize("name", ["work", "members", "days", "stayed", "seniority"])
def test_a_distribution_goes_by_any_measure(name: str) -> None:
    assert only_step(pays(in_proportion_to=name)).in_proportion_to == name


@pytest.mark.parametrize(
    ("name", "do"),
    [("wrok", "write `work`"), ("debts", "use one of those, or define it under `measures:`")],
)
def test_what_is_no_measure_is_told(name: str, do: str) -> None:
    problem = only(pays(in_proportion_to=name))
    assert (problem.code, problem.do) == ("unknown-name", do)


# --- to ---


def shares(**parts: str) -> Reading:
    return one_step(to="{" + ", ".join(f'"Equity:{k}": {v}' for k, v in parts.items()) + "}")


def test_shares_are_read_in_their_order() -> None:
    found = only_step(shares(B="1/3", A="interest", C="rest"))
    assert found.to == Destination(
        (
            Target(account="Equity:B", share=Fraction(1, 3)),
            Target(account="Equity:A", share=Fraction(3, 100)),
            Target(account="Equity:C"),
        )
    )


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"A": "50%", "B": "50%"}, []),
        ({"A": "1/3", "B": "2/3"}, []),
        ({"A": "50%", "B": "rest"}, []),
        ({"A": "100%", "B": "rest"}, []),
        ({"A": "50%", "B": "49%"}, ["shares-not-whole"]),
        ({"A": "0.333", "B": "2/3"}, ["shares-not-whole"]),
        ({"A": "50%", "B": "51%"}, ["shares-not-whole"]),
        ({"A": "101%", "B": "rest"}, ["shares-not-whole"]),
        ({"A": "rest", "B": "rest"}, ["shares-not-whole"]),
        ({"A": "half", "B": "rest"}, ["unknown-name"]),
        ({"A": "-5%", "B": "rest"}, ["not-a-number"]),
        ({"A": "{2020: 50%, 2026: 60%}", "B": "{2020: 50%, 2026: 40%}"}, []),
        ({"A": "{2020: 50%, 2026: 60%}", "B": "50%"}, ["shares-not-whole"]),
        ({"A": "{2026: 50%}", "B": "rest"}, ["no-value-for-year"]),
    ],
)
def test_shares_make_the_whole_in_every_year(parts: dict[str, str], found: list[str]) -> None:
    assert codes(shares(**parts)) == found


def test_accounts_may_be_filled_one_after_the_other() -> None:
    found = only_step(one_step(to='[{account: "Equity:A", until: debts}, {account: "Equity:B"}]'))
    assert found.to == Destination(
        (
            Target(account="Equity:A", until=Phrase("debts", Name("debts"))),
            Target(account="Equity:B"),
        ),
        in_order=True,
    )


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("{}", "wrong-kind"),
        ("[]", "wrong-kind"),
        ("[Equity:A]", "wrong-kind"),
        ('{account: "Equity:A", until: 0 EUR}', "wrong-kind"),
        ('{2020: "Equity:A"}', "wrong-kind"),
        ("Equity", "account-name"),
        ("Equity:fund", "account-name"),
        ("Equity:Fund_1", "account-name"),
    ],
)
def test_what_is_no_destination_is_told(to: str, found: str) -> None:
    assert codes(one_step(to=to)) == [found]


@pytest.mark.parametrize(
    "account",
    ["Equity:Funds:教育", "Equity:1st", "Equity:Été", "Equity:A:山田", "Eigenkapital:Rücklage"],
)
def test_accounts_are_named_in_any_script(account: str) -> None:
    assert only_step(one_step(to=account)).accounts == (account,)


def test_a_second_part_without_capital_is_refused_as_beancount_refuses_it() -> None:
    assert codes(one_step(to="Equity:山田")) == ["account-name"]


# --- members' shares ---


def test_tests_of_members_are_read() -> None:
    found = only_step(pays(eligible="[work >= 16, status = worker, grade>2, stayed = 1]"))
    assert found.eligible == (
        Eligibility(text="work >= 16", name="work", compare=">=", value=Fraction(16)),
        Eligibility(text="status = worker", name="status", compare="=", value="worker"),
        Eligibility(text="grade>2", name="grade", compare=">", value=Fraction(2)),
        Eligibility(text="stayed = 1", name="stayed", compare="=", value=Fraction(1)),
    )


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("work >= 16", []),
        ("{2020: work >= 16, 2026: work >= 20}", []),
        ("work", ["phrase-not-understood"]),
        ("work == 16", ["phrase-not-understood"]),
        ("work >= 16 hours", ["phrase-not-understood"]),
        ("work = worker", ["not-a-number"]),
        ("status > worker", ["not-a-number"]),
        ("work >= 1e5", ["not-a-number"]),
        ("debts >= 16", ["unknown-name"]),
        ("Status = worker", ["unknown-name"]),
        ("subscribed >= 16", []),
    ],
)
def test_a_test_is_a_name_a_sign_and_a_value(test: str, found: list[str]) -> None:
    assert codes(pays(eligible=f"[{test}]")) == found


def test_bounds_of_each_member_are_read() -> None:
    found = only_step(pays(at_most_each="10% of pay", at_least_each="5 EUR"))
    assert found.at_most_each is not None
    assert found.at_least_each == Phrase("5 EUR", Money(Fraction(5)))


# --- rounding ---


def test_rounding_is_merged_key_by_key() -> None:
    text = file(
        step(step="one", rounding="{unit: 10}")
        + step(step="two", rounding="{method: half-up}")
        + step(step="three"),
        more="rounding: {unit: 0.05, method: down}",
    )
    assert [found.rounding for found in rules_of(read(text)).allocation] == [
        Rounding(Decimal("10.00"), Method.DOWN),
        Rounding(Decimal("0.05"), Method.HALF_UP),
        Rounding(Decimal("0.05"), Method.DOWN),
    ]


def test_rounding_is_to_the_minor_unit_by_default() -> None:
    assert only_step(one_step()).rounding == Rounding(Decimal("0.01"), Method.LARGEST_REMAINDER)


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("0.01", []),
        ("0.05", []),
        ("1,000", []),
        ("0.005", ["rounding-unit"]),
        ("0", ["rounding-unit"]),
        ("1/3", ["rounding-unit"]),
        ("-1", ["not-a-number"]),
        ("1e2", ["not-a-number"]),
    ],
)
def test_a_unit_is_a_multiple_of_the_minor_unit(unit: str, found: list[str]) -> None:
    assert codes(one_step(rounding=f"{{unit: '{unit}'}}")) == found


# --- common property ---

COMMON = step(step="common", to="Equity:Common", indivisible="true")
PAY = step(step="wages", amount="remainder", in_proportion_to="work", to=EACH)


def gift(account: str, **keys: str) -> str:
    return step(step="gift", to=account, **keys)


def release(fund: str) -> str:
    return step(step="release", amount="100 EUR", to="", from_=fund)


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (COMMON + release("Equity:Common") + PAY, ["indivisible-to-members"]),
        (release("Equity:Common") + PAY + COMMON, ["indivisible-to-members"]),
        (COMMON + release("Equity:Common:Old") + PAY, ["indivisible-to-members"]),
        (COMMON + release('"Equity:Commons"') + PAY, []),
        (COMMON + PAY + release("Equity:Common"), []),
        (COMMON + release("Equity:Common"), []),
        (COMMON.replace("true", "false") + release("Equity:Common") + PAY, []),
        (
            COMMON + release("Equity:Common") + gift("Equity:Capital:Ana"),
            ["indivisible-to-members"],
        ),
        (COMMON + release("Equity:Common") + gift("Equity:Work:Ana:X"), ["indivisible-to-members"]),
        (COMMON + release("Equity:Common") + gift("Equity:Capitals:Ana"), []),
        (COMMON + gift("Equity:Capital:Ana") + release("Equity:Common"), []),
        (
            PAY + COMMON + release("Equity:Common") + gift("Liabilities:Pay:Ana"),
            ["indivisible-to-members"],
        ),
        (gift("Equity:Capital:Ana", indivisible="true"), ["indivisible-to-members"]),
        (PAY.replace("  amount", "  indivisible: true\n  amount"), ["indivisible-to-members"]),
    ],
)
def test_no_closing_credits_a_member_from_common_property(steps: str, found: list[str]) -> None:
    assert codes(read(file(steps))) == found
