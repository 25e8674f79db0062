"""The sections of a rules file, both sides of each rule."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from coopctl.allocation.settings import (
    Assert,
    ClosingSettings,
    Convert,
    Dated,
    IncomeStatement,
    Office,
)
from coopctl.allocation.vocabulary import Balance, Base
from coopctl.allocation.years import FiscalYear
from coopctl.problems import Problem
from coopctl.rules import Reading
from coopctl.rules.law import read_preset
from coopctl.rules.presets import preset_ids
from tests.rules.samples import (
    HEAD,
    case_files,
    codes,
    file,
    marked,
    one_step,
    only,
    read,
    rules_of,
    step,
    whole_file,
)

ROOT = Path(__file__).resolve().parents[2]


def with_more(text: str) -> Reading:
    """Read a good file with a section more."""
    return read(file(step()) + text + "\n")


def with_measure(text: str, year: int = 2025) -> Reading:
    """Read a good file with a measure more."""
    return read(file(step()).replace("bases:\n", f"  mine: {text}\nbases:\n"), year)


def with_base(text: str) -> Reading:
    """Read a good file with a base more."""
    return read(file(step()).replace("rates:\n", f"  mine: {text}\nrates:\n"))


def test_there_are_cases_to_read() -> None:
    assert len(case_files()) >= 31


@pytest.mark.parametrize("name", case_files())
def test_the_rules_of_every_case_read_without_a_problem(name: str) -> None:
    assert codes(read(case_files()[name])) == []


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, None])
def test_the_whole_example_reads_and_says_what_is_not_checked(year: int | None) -> None:
    reading = read(whole_file(), year)
    rules = rules_of(reading)
    (told,) = reading.problems
    assert (told.code, marked(told)) == ("law-needs-name", "jp-wca")
    assert "`losses-brought-forward`, which the rules do not define" in told.wrong
    assert "not checked: art-77-1" in told.wrong
    assert ([law.id for law in rules.laws], rules.approval_required) == (["jp-wca"], True)
    (own,) = rules.requires
    assert (own.id, own.because) == ("requires-1", "By-laws art. 31")


def test_the_rules_are_of_the_last_dated_year_where_none_is_asked_for() -> None:
    assert rules_of(one_step(None)).year == 2025
    assert rules_of(one_step(None)).period.year == 2025


def test_our_own_files_read_without_an_error() -> None:
    own = [ROOT / "rules.yaml", *ROOT.glob("coopctl/starters/*/rules.yaml")]
    assert own[1:]
    for path in own:
        rules_of(read(path.read_text(encoding="utf-8")))


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    text = file(step(amount="5% of surplsu", to="equity:A") + step(step="Second", whn="x"))
    reading = read(text.replace("currency: EUR", "curency: EUR"))
    lines = [problem.place.line for problem in reading.problems]
    assert codes(reading) == [
        "missing-key",
        "unknown-key",
        "unknown-name",
        "account-name",
        "not-a-name",
        "unknown-key",
    ]
    assert lines == sorted(lines)


@pytest.mark.parametrize("key", ["schema", "cooperative", "ledger", "currency", "allocation"])
def test_what_must_be_there_is_missed(key: str) -> None:
    text = re.sub(rf"^{key}:.*\n(  .*\n)*", "", file(step()), flags=re.MULTILINE)
    assert codes(read(text)) == ["missing-key"]
    assert f"`{key}`" in only(read(text)).wrong


@pytest.mark.parametrize(("near", "meant"), [("closng", "closing"), ("mesures", "measures")])
def test_a_misspelt_section_suggests_the_nearest(near: str, meant: str) -> None:
    assert only(with_more(f"{near}: {{}}")).do == f"write `{meant}`"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("schema: 1", "schema: 2", "unknown-word"),
        ("currency: EUR", "currency: euro", "not-a-name"),
        ("currency: EUR", "currency: [EUR]", "wrong-kind"),
        ("cooperative: Bakery of the Four Winds", "cooperative:", "wrong-kind"),
        ("account: Equity:Capital:{member}", "account: Equity:Capital", "member-missing"),
        ("debts: [Liabilities]", "debts: Liabilities", "wrong-kind"),
        ("debts: [Liabilities]", "debts: []", "wrong-kind"),
        ("debts: [Liabilities]", "debts: [liabilities]", "account-name"),
        ("debts: [Liabilities]", "my_debts: [Liabilities]", "not-a-name"),
        ("{2023: 3.25%, 2025: 3%}", "{2023: 3.25%, 2025: high}", "wrong-kind"),
        ("{2023: 3.25%, 2025: 3%}", "{2023: 3.25%, 2025: .nan}", "not-a-number"),
        ("{2023: 3.25%, 2025: 3%}", "{23: 3.25%, 2025: 3%}", "wrong-kind"),
    ],
)
def test_a_wrong_value_is_told(old: str, new: str, code: str) -> None:
    assert codes(read(file(step()).replace(old, new))) == [code]


# --- names ---


@pytest.mark.parametrize(
    "word", ["turnover", "surplus", "loss", "remainder", "members", "days", "stayed", "rest"]
)
def test_reserved_words_are_no_names(word: str) -> None:
    for reading in (
        one_step(step=word),
        read(file(step()).replace("debts:", f"{word}:")),
        read(file(step()).replace("interest:", f"{word}:")),
    ):
        assert codes(reading) == ["name-used-twice"]


@pytest.mark.parametrize("old", ["pay:", "interest:", "reserve"])
def test_one_name_stands_for_one_thing(old: str) -> None:
    text = file(step()).replace(f"step: {old}", "step: debts").replace(f"  {old}", "  debts:")
    assert codes(read(text)) == ["name-used-twice"]


def test_a_step_has_a_name_of_its_own_in_both_lists() -> None:
    assert codes(read(file(step() + step()))) == ["name-used-twice"]
    losses = '- {step: reserve, amount: loss, from: "Equity:Reserve"}'
    assert codes(read(file(step(), losses=losses))) == ["name-used-twice"]


def test_names_may_be_in_any_script_without_capitals() -> None:
    assert rules_of(one_step(step="基金")).allocation[0].step == "基金"
    assert codes(one_step(step="Reserve")) == ["not-a-name"]


# --- fiscal year, accounts, closing ---


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ('{starts: "04-01", named_after: start}', FiscalYear(4, 1)),
        ("{starts: 04-01, named_after: end}", FiscalYear(4, 1, named_after_end=True)),
        ("{}", FiscalYear()),
    ],
)
def test_a_fiscal_year_starts_on_any_day(text: str, year: FiscalYear) -> None:
    assert rules_of(with_more(f"fiscal_year: {text}")).fiscal_year == year


@pytest.mark.parametrize("day", ["02-29", "13-01", "04-31", "4-1", "0401", "2025-04-01"])
def test_a_fiscal_year_starts_on_a_day_that_every_year_has(day: str) -> None:
    assert codes(with_more(f'fiscal_year: {{starts: "{day}"}}')) == ["not-a-day"]


def test_turnover_and_surplus_have_their_accounts() -> None:
    rules = rules_of(with_more("accounts: {turnover: [Income], surplus: Equity:Result}"))
    assert (rules.turnover, rules.surplus_account) == (("Income",), "Equity:Result")
    assert rules.places["accounts.surplus"].line == len(file(step()).splitlines()) + 1
    assert codes(with_more("accounts: {surplus: Equity}")) == ["account-name"]
    assert codes(with_more("accounts: {turnover: Income:Sales}")) == ["wrong-kind"]


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", ClosingSettings()),
        ("assembly: {approval: required}", ClosingSettings(dated=Dated.APPROVAL)),
        (
            "assembly: {approval: required}\nclosing: {dated: next-day, assert: all}",
            ClosingSettings(asserted=Assert.ALL),
        ),
        (
            "closing: {folder: books/closed, income_statement: zero, dated: year-end}",
            ClosingSettings(
                folder="books/closed",
                dated=Dated.YEAR_END,
                income_statement=IncomeStatement.ZERO,
            ),
        ),
    ],
)
def test_a_closing_waits_for_its_approval_where_that_is_required(
    text: str, settings: ClosingSettings
) -> None:
    assert rules_of(with_more(text)).closing == settings


def test_convert_names_a_price() -> None:
    assert rules_of(one_step()).convert is None
    assert rules_of(with_more("convert: year-end")).convert is Convert.YEAR_END
    assert only(with_more("convert: year_end")).do == "write `year-end`"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("assembly: {quorum: 1/2, majority: 2/3, offices: {chair: {term: 2}, board: {}}}", []),
        ("assembly: {offices: {chair: Mia}}", ["wrong-kind"]),
        ("assembly: {offices: {chair: {seats: 0, term: 1/2}}}", ["wrong-kind", "wrong-kind"]),
        ("assembly: {offices: {chair: {terms: 2}}}", ["unknown-key"]),
        ("assembly: {offices: {The Chair: {}}}", ["not-a-name"]),
        ("assembly: {quorum: 3/2}", ["share-above-whole"]),
        ("assembly: {offices: [chair]}", ["wrong-kind"]),
        ("law: jp-wca", ["law-needs-name", "law-needs-name"]),
        ("law: [jp-wcb]", ["unknown-law"]),
        ("law: {jp-wca: {capital: debts, losses-brought-forward: debts}}", []),
        ("law: {jp-wca: {capital: pay, losses-brought-forward: [debts, pay]}}", []),
        ("law: {jp-wca: {capital: debst, losses-brought-forward: debts}}", ["unknown-name"]),
        (
            "law: {jp-wca: {captial: debts, losses-brought-forward: debts}}",
            ["law-needs-name", "unknown-name"],
        ),
        (
            "law: {jp-wca: {legal-reserve: debts, capital: debts, losses-brought-forward: debts}}",
            ["unknown-name"],
        ),
        ("law: {jp-wca: {capital: [], losses-brought-forward: debts}}", ["wrong-kind"]),
        (
            (
                "law: {jp-wca: {legal-reserve: reserve, job-creation-fund: reserve, "
                "capital: debts, losses-brought-forward: debts}}"
            ),
            ["name-used-twice"],
        ),
        ("requires: [{that: reserve >= 5 EUR}]", []),
        ("requires: [{that: distributions <= balance of reserve}]", []),
        ("requires: [{that: balance of debts >= 5 EUR}]", ["unknown-name"]),
        ("requires: [{that: resrve >= 5 EUR}]", ["unknown-name"]),
        ("requires: [{forbid: in_proportion_to work}]", []),
        ("requires: [{forbid: in_proportion_to wrok}]", ["unknown-name"]),
        ("requires: [{forbid: dividends}]", ["wrong-kind"]),
        ("requires: [{forbid: in_proportion_to work, until: 5 EUR}]", ["key-not-here"]),
        ("requires: [{that: surplus > 0, forbid: in_proportion_to work}]", ["key-not-here"]),
        ("requires: [{that: reserve >= non-member share of surplus}]", ["needs-by"]),
        ("requires: [{that: reserve >= non-member share of surplus, by: work}]", []),
        ("requires: [{that: surplus > 0, level: eror}]", ["unknown-word"]),
        ("requires: [{id: a, that: surplus > 0}, {id: a, that: loss = 0}]", ["name-used-twice"]),
        ("requires: [{because: art. 3}]", ["missing-key"]),
        ("requires: {that: reserve >= 5 EUR}", ["wrong-kind"]),
    ],
)
def test_what_the_meeting_and_the_law_ask_for_is_read(text: str, found: list[str]) -> None:
    assert codes(with_more(text)) == found


TO_MEMBERS = {
    "ar-20337": ["capital-interest", "work-dividend"],
    "ca-qc": [
        "preferred-interest",
        "work-dividend",
        "work-dividend-in-shares",
        "auxiliary-dividend",
    ],
    "de-geng": ["refill-capital", "capital-interest"],
    "es-27-1999": ["work-dividend", "capital-interest"],
    "es-pv-11-2019": ["work-dividend", "capital-interest"],
    "eu-sce": [],
    "fr-scop": ["work-dividend", "employee-dividend", "capital-interest"],
    "in-mscs": ["capital-interest", "ex-gratia"],
    "it-pl": ["work-dividend", "capital-interest"],
    "jp-wca": [],
    "jp-wca-tokutei": [],
    "kr-fac": ["work-dividend", "capital-interest"],
    "pt-coopcode": ["work-dividend", "capital-interest"],
    "uk-ccbs": ["capital-interest"],
    "us-ca": ["work-dividend"],
    "us-ny": ["work-dividend", "capital-interest"],
    "uy-18407": ["instrument-interest", "work-dividend", "capital-interest"],
}


def paying(law: str, name: str = "bonus") -> Reading:
    """Read rules in which one step goes to members, and another to a reserve."""
    to_members = step(
        step=name, in_proportion_to="work", to='"Liabilities:Members:{member}"', amount="remainder"
    )
    return read(file(step() + to_members, more=law))


@pytest.mark.parametrize("law", preset_ids())
def test_a_step_that_goes_to_members_is_none_of_a_laws_funds(law: str) -> None:
    preset = read_preset(law, year=2025)
    for word in preset.steps:
        if word not in TO_MEMBERS[law]:
            told = paying(f"law: {{{law}: {{{word}: bonus}}}}\n").problems
            (problem,) = [each for each in told if each.code == "not-for-members"]
            assert marked(problem) == "bonus"
            assert (
                problem.wrong == f"step `bonus` goes to members, and stands for `{word}` of `{law}`"
            )
            assert f"`{word}` is: {preset.steps[word]}; " in problem.why
            (problem,) = [each for each in paying(f"law: {law}\n", word).problems if each.is_error]
            assert (problem.code, marked(problem)) == ("not-for-members", word)
        else:
            for reading in (
                paying(f"law: {{{law}: {{{word}: bonus}}}}\n"),
                paying(f"law: {law}\n", word),
            ):
                assert "not-for-members" not in codes(reading)
        assert "not-for-members" not in codes(paying(f"law: {{{law}: {{{word}: reserve}}}}\n"))


def test_of_several_steps_that_stand_for_a_fund_the_one_that_pays_members_is_marked() -> None:
    reading = paying("law: {eu-sce: {legal-reserve: [reserve, bonus]}}\n")
    (problem,) = [each for each in reading.problems if each.is_error]
    assert (problem.code, marked(problem)) == ("not-for-members", "bonus")
    assert problem.why.endswith("of the steps of this law none may go to members")


BORNE_BY = {
    ("es-27-1999", "legal-reserve"): ("from-legal-reserve", "art-59-2-b"),
    ("es-pv-11-2019", "legal-reserve"): (
        "from-legal-reserve",
        "art-73-reserve, art-73-reserve-above-half",
    ),
    ("es-pv-11-2019", "voluntary-reserve"): ("from-voluntary-reserve", "art-63-result"),
    ("it-pl", "legal-reserve"): ("from-indivisible-reserve", "art-2545-ter-2"),
    ("kr-fac", "legal-reserve"): (
        "from-legal-reserve",
        "art-51-1-carried-forward-first, art-51-1-voluntary-reserve-next",
    ),
    ("kr-fac", "voluntary-reserve"): (
        "from-voluntary-reserve",
        "art-51-1-carried-forward-first",
    ),
    ("pt-coopcode", "legal-reserve"): ("from-legal-reserve", "art-96-losses, art-96-members"),
    ("pt-coopcode", "voluntary-reserve"): ("from-voluntary-reserve", "art-96-losses"),
}
"""What a fund of a law bears of a loss is which word, and what it asks of that."""


def test_the_laws_that_ask_something_of_what_a_fund_bears_are_these() -> None:
    presets = [read_preset(law, year=2025) for law in preset_ids()]
    borne = {(law.id, fund): word for law in presets for fund, word in law.borne_by.items()}
    assert borne == {at: word for at, (word, _) in BORNE_BY.items()}


def bearing(law: str, fund: str, name: str = "bear", **keys: str) -> list[Problem]:
    """Read rules in which a step of another name may bear losses; give what is told of it."""
    losses = step(step=name, amount="remainder", to="", **{"from_": "Equity:Fund:A", **keys})
    filled = step(step=fund, to="Equity:Fund:A") + step(step="more", to="Equity:More")
    reading = read(file(filled, losses=losses, more=f"law: {law}\n"))
    return [each for each in reading.problems if each.code == "law-needs-step"]


@pytest.mark.parametrize(("law", "fund"), BORNE_BY)
def test_a_loss_step_of_another_name_that_draws_on_a_laws_fund_is_told(law: str, fund: str) -> None:
    word, unchecked = BORNE_BY[law, fund]
    for account in ("Equity:Fund:A", "Equity:Fund:A:Old", "Equity:Fund"):
        (problem,) = bearing(law, fund, from_=account)
        assert not problem.is_error
        assert marked(problem) == "bear"
        assert problem.wrong == (
            f"step `bear` draws on the fund that is `{fund}` of `{law}`, "
            f"and stands for no word of it, so this is not checked: {unchecked}"
        )
        assert problem.do == (
            f"call the step `{word}`, or say so under `law`: `law: {{{law}: {{{word}: bear}}}}`"
        )
    assert bearing(law, fund, from_="Equity:More") == []
    assert bearing(law, fund, name=word) == []
    assert bearing(f"{{{law}: {{{word}: bear}}}}", fund) == []


def test_beside_a_step_that_bears_losses_the_other_is_named_with_it() -> None:
    losses = step(step="from-legal-reserve", to="", from_="Equity:Fund", amount="5 EUR")
    losses += step(step="extra", to="", from_="Equity:Fund", amount="remainder")
    filled = step(step="legal-reserve", to="Equity:Fund")
    (told,) = [
        each
        for each in read(file(filled, losses=losses, more="law: kr-fac")).problems
        if each.code == "law-needs-step"
    ]
    law = "law: {kr-fac: {from-legal-reserve: [from-legal-reserve, extra]}}"
    assert told.do == f"say so under `law`: `{law}`"
    mended = read(file(filled, losses=losses, more=law)).problems
    assert "law-needs-step" not in [each.code for each in mended]


def test_a_loss_step_that_a_law_knows_by_another_word_is_not_told() -> None:
    assert bearing("kr-fac", "voluntary-reserve", name="carry-the-loss") == []


LAWS = "a law's id, a list of them, or a map of ids to what their words are called here"


@pytest.mark.parametrize(
    ("text", "at", "wrong", "do"),
    [
        ("law: {jp-wca: x}", 15, "`jp-wca` holds `x`", "write `jp-wca: {}` if the rules use"),
        ("law: {jp-wca: reserve}", 15, "`jp-wca` holds `reserve`", "or `jp-wca: {WORD: reserve}`"),
        ("law: {jp-wca: }", 15, "`jp-wca` holds nothing", "or `jp-wca: {WORD: NAME}` for one"),
        ("law: {jp-wca: [reserve]}", 15, "`jp-wca` holds a list", "write `jp-wca: {}`"),
        (
            "law: {jp-wca-tokutei: x}",
            23,
            "`jp-wca-tokutei` holds `x`",
            "write `jp-wca-tokutei: {}`",
        ),
    ],
)
def test_what_stands_beside_a_law_is_a_map_of_its_words(
    text: str, at: int, wrong: str, do: str
) -> None:
    problem = only(with_more(text))
    assert (problem.code, problem.place.column, problem.wrong) == ("wrong-kind", at, wrong)
    assert problem.why.startswith("it takes a map of the law's words to what the rules call them")
    assert ("`legal-reserve`" in problem.why) == ("tokutei" not in text)
    assert do in problem.do


@pytest.mark.parametrize(
    ("text", "at", "wrong", "do"),
    [
        ("law: []", 6, "`law` holds an empty list", "name a law, such as `law: [jp-wca]`"),
        ("law: {}", 6, "`law` holds an empty map", "name a law, such as `law: [jp-wca]`"),
        ("law:", 5, "`law` holds nothing", "name a law, such as `law: [jp-wca]`"),
        ("law: [[jp-wca]]", 7, "`law` holds a list", "name a law, such as `law: [jp-wca]`"),
        (
            "law: [{jp-wca: {capital: debts}}]",
            7,
            "`law` holds a map",
            "write it without `[…]` or `- `, such as `law: {jp-wca: {WORD: NAME}}`",
        ),
    ],
)
def test_where_no_law_is_named_it_says_how_one_is(text: str, at: int, wrong: str, do: str) -> None:
    problem = only(with_more(text))
    assert (problem.code, problem.place.column, problem.wrong) == ("wrong-kind", at, wrong)
    assert problem.why == f"it takes {LAWS}"
    assert problem.do.startswith(do)


def test_a_law_with_an_empty_map_has_its_words_from_the_rules() -> None:
    alone, beside = with_more("law: jp-wca"), with_more("law: {jp-wca: {}}")
    assert codes(alone) == codes(beside) == ["law-needs-name", "law-needs-name"]
    assert rules_of(alone).laws == rules_of(beside).laws


def test_an_id_that_is_a_number_is_told_in_good_words_with_one_that_would_do() -> None:
    problem = only(with_more("requires: [{id: 5, that: surplus > 0}]"))
    assert problem.why.startswith("an id is written in small letters")
    assert problem.do == "write `id-5`"
    assert only(with_more("requires: [{id: A b, that: surplus > 0}]")).do == "write `a-b`"


# --- measures and bases ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{account: "Equity:Mine:{member}"}', []),
        ('{account: "Equity:{member}:Mine", unit: HOUR, balance: month-end-average}', []),
        ("{metadata: mine, times: seniority}", []),
        ("{weights: {work: 40%, pay: 0.5, days: 1}}", []),
        ("{weights: {work: {2020: 40%, 2026: 50%}, pay: interest}}", []),
        ("{metadata: mine, at_least: 10, at_most: [1,800, 2 * days, debts]}", []),
        ("{metadata: mine, at_most: 50% of work}", []),
        ("{}", ["missing-key"]),
        ("mine", ["missing-key", "wrong-kind"]),
        ('{account: "Equity:Mine:{member}", metadata: mine}', ["key-not-here"]),
        ("{account: Equity:Mine}", ["member-missing"]),
        ('{account: "Equity:Mine:{member}", balance: highest-ever}', ["unknown-word"]),
        ('{account: "Equity:Mine:{member}", unit: hour}', ["not-a-name"]),
        ("{metadata: Mine}", ["not-a-name"]),
        ("{metadata: mine, unit: HOUR}", ["key-not-here"]),
        ("{metadata: mine, balance: year-end}", ["key-not-here"]),
        ("{weights: {work: 1}, others: [Equity:Others]}", ["key-not-here"]),
        ("{weights: {}}", ["wrong-kind"]),
        ("{weights: {wrok: 1}}", ["unknown-name"]),
        ("{weights: {debts: 1}}", ["unknown-name"]),
        ("{weights: {work: {2026: 40%}}}", ["no-value-for-year"]),
        ("{weights: {work: lots}}", ["unknown-name"]),
        ("{weights: {mine: 1}}", ["measure-cycle"]),
        ("{metadata: mine, at_most: reserve}", ["name-not-here"]),
        ("{metadata: mine, at_most: remainder}", ["name-not-here"]),
        ("{metadata: mine, at_most: 2 * mine}", ["measure-cycle"]),
        ("{metadata: mine, at_most: non-member share of work}", ["name-not-here"]),
    ],
)
def test_a_measure_is_read_from_one_source(text: str, found: list[str]) -> None:
    assert codes(with_measure(text)) == found


def test_a_measure_counts_the_currency_unless_it_says_otherwise() -> None:
    measures = rules_of(with_measure("{weights: {work: 40%, pay: 0.5}}")).measures
    assert {name: each.unit for name, each in measures.items()} == {
        "work": "HOUR",
        "pay": "EUR",
        "seniority": None,
        "mine": None,
    }
    assert measures["mine"].weights == {"work": Fraction(2, 5), "pay": Fraction(1, 2)}
    assert (measures["work"].others, measures["pay"].others) == (("Equity:Work:Helpers",), None)


def test_a_rate_as_a_weight_is_that_of_the_year() -> None:
    for year, rate in ((2024, Fraction(13, 400)), (2025, Fraction(3, 100))):
        rules = rules_of(with_measure("{weights: {work: interest}}", year))
        assert rules.measures["mine"].weights == {"work": rate}
        assert rules.rates == {"interest": rate}
    assert codes(with_measure("{weights: {work: interest}}", 2022)) == ["no-value-for-year"]


def test_measures_that_lead_back_to_themselves_are_named() -> None:
    text = HEAD.replace("bases:", "  a: {weights: {b: 1}}\n  b: {metadata: bb, at_most: a}\nbases:")
    problem = only(read(file(step(), head=text)))
    assert (problem.code, "`a`" in problem.wrong, "`b`" in problem.wrong) == (
        "measure-cycle",
        True,
        True,
    )


def test_a_chain_of_measures_has_an_end() -> None:
    chain = "".join(f"  m{i}: {{weights: {{m{i + 1}: 1}}}}\n" for i in range(60))
    text = HEAD.replace("bases:", f"{chain}  m60: {{metadata: mm}}\nbases:")
    assert codes(read(file(step(), head=text))) == ["too-deep"]


@pytest.mark.parametrize(
    "balance", [each for each in Balance if each is not Balance.MONTH_END_AVERAGE]
)
def test_a_base_is_a_flow_or_a_balance(balance: Balance) -> None:
    rules = rules_of(
        with_base(f"{{accounts: [Equity, Liabilities:Bank], balance: {balance.value}}}")
    )
    assert rules.bases["mine"] == Base(
        name="mine", accounts=("Equity", "Liabilities:Bank"), balance=balance
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{accounts: [Equity], balance: month-end-average}", ["unknown-word"]),
        ("{balance: year-end}", ["missing-key"]),
        ('["Equity:{member}"]', ["member-not-here"]),
    ],
)
def test_what_is_no_base_is_told(text: str, found: list[str]) -> None:
    assert codes(with_base(text)) == found


# --- codes ---

CODES = """
account-name amount-without-base control-character duplicate-key empty-file
indivisible-to-members key-not-here measure-cycle member-missing
member-not-here missing-key name-not-here name-used-twice needs-by no-value-for-year not-a-day
law-needs-name law-needs-step not-a-name not-a-number not-for-members other-currency
phrase-not-understood rounding-unit share-above-whole shares-not-whole step-not-yet-decided
target-reached too-deep too-long unknown-key unknown-law unknown-name unknown-word wrong-kind
yaml-alias yaml-not-understood yaml-tag
"""


def test_the_codes_of_the_room_are_these() -> None:
    """Every code is stable: it has a heading in the documentation."""
    source = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("coopctl/rules/*.py"))
    raised = re.findall(
        r"(?:\.error|\.warn|Flaw|_flaw)\(\s*(?:spot,\s*)?\"([a-z]+(?:-[a-z]+)*)\"", source
    )
    assert {*raised, "unknown-name", "phrase-not-understood"} == set(CODES.split())


@pytest.mark.parametrize(("text", "holds"), [("- a\n", "a list"), ("hello\n", "`hello`")])
def test_a_file_without_keys_is_told_so(text: str, holds: str) -> None:
    problem = only(read(text))
    assert problem.wrong == f"the file holds {holds}"
    assert problem.do.startswith("start it with `schema: 1`")


@pytest.mark.parametrize(
    ("name", "near"),
    [("Social Fund", "social-fund"), ("social_fund", "social-fund"), ("Fonds-Été", "fonds-été")],
)
def test_a_name_is_proposed_as_it_has_to_be_written(name: str, near: str) -> None:
    problem = only(read(file(step(step=name))))
    assert (problem.code, problem.do) == ("not-a-name", f"write `{near}`")


@pytest.mark.parametrize("name", ["शिक्षा-निधि", "กองทุนสำรอง", "教育基金", "фонд", "صندوق"])
def test_names_are_in_any_script(name: str) -> None:
    assert codes(read(file(step(step=name)))) == []


@pytest.mark.parametrize("weight", ["-5%", "+5%"])
def test_a_weight_with_a_sign_is_told_without_a_minus_before_it(weight: str) -> None:
    problem = only(with_measure(f"{{weights: {{days: {weight}}}}}"))
    assert (problem.code, problem.do) == ("not-a-number", "write `5%`")


def test_the_meetings_quorum_majority_and_offices_are_read_as_of_the_year() -> None:
    text = (
        "assembly: {quorum: {2020: 1/2, 2026: 2/3}, majority: 60%, "
        "offices: {chair: {term: 2}, board: {seats: 3}}}"
    )
    assembly = rules_of(with_more(text)).assembly
    assert (assembly.quorum, assembly.majority) == (Fraction(1, 2), Fraction(3, 5))
    assert assembly.offices == {"chair": Office(term=2), "board": Office(seats=3)}
    plain = rules_of(with_more("")).assembly
    assert (plain.quorum, plain.majority) == (Fraction(0), Fraction(1, 2))
    assert not plain.offices
