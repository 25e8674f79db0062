"""How a closing stands to the resolution, the corrections, and today's books: case by case."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from coopctl.closing.plan import Plan, State
from coopctl.closing.standing import (
    Prints,
    Standing,
    approved_in_words,
    corrections_of,
    in_the_way,
    is_misplaced,
    kept,
    last_prints,
    not_approved,
)
from coopctl.closing.text import signed
from coopctl.closing.verify import Finding, Verdict, verdict_on

PATH = "/our closings/2025.beancount"
NOW = Prints("books", "rules", "figures")
RESOLUTION: Any = SimpleNamespace(
    day=date(2026, 6, 20),
    books="books",
    rules="rules",
    proposal="figures",
    record=SimpleNamespace(place="r:3"),
)


def closing(status: str = "approved", **other: str) -> str:
    """Write what a closing states of itself."""
    said = {"books": "books", "rules": "rules", "proposal": "figures", **other}
    lines = [f'  status: "{status}"', "  approved: 2026-06-20"]
    lines += [f'  {key}: "{value}"' for key, value in said.items()]
    return signed("\n".join((*lines, '  despite-1: "law; a reason"', '  entries: ""', "")))


def correction(number: int, prints: Prints, *, approval: object = RESOLUTION) -> Any:
    """Stand in for a correction."""
    exceptions = {f"c{number}": "another"}
    return SimpleNamespace(number=number, prints=prints, approval=approval, exceptions=exceptions)


APPROVED = Standing(
    closing=closing(), resolution=RESOLUTION, corrections=(), gone={}, now=NOW, its_books=None
)
DRAFT = replace(APPROVED, closing=closing("draft"))
UNDECIDED = replace(DRAFT, resolution=None)
EDITED = replace(APPROVED, closing=closing().replace("law", "lax"))
OTHER_FIGURES = replace(APPROVED, closing=closing(proposal="others"))
LATE = replace(APPROVED, now=Prints("more", "rules", "figures"))
LATER = Prints("more", "rules", "others")
CORRECTED = replace(APPROVED, now=LATER, corrections=(correction(1, LATER),))


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (APPROVED, (True, False, True, True)),
        (DRAFT, (False, False, True, False)),
        (UNDECIDED, (False, False, False, False)),
        (EDITED, (True, True, True, False)),
        (OTHER_FIGURES, (True, False, False, False)),
        (replace(APPROVED, closing=None), (False, False, False, False)),
        (replace(APPROVED, closing=" \n"), (False, False, False, False)),
    ],
)
def test_it_stands_as_approved_where_it_says_so_is_bound_and_nobody_edited_it(
    standing: Standing, expected: tuple[bool, ...]
) -> None:
    """Whether it says so, was edited, is bound, and stands in its place."""
    found = (standing.says_approved, standing.is_edited, standing.is_bound, standing.is_in_place)
    assert found == expected


def test_the_day_that_it_names_is_that_of_the_meeting() -> None:
    other: Any = SimpleNamespace(**{**vars(RESOLUTION), "day": date(2026, 6, 21)})
    assert (APPROVED.meeting, APPROVED.is_of_the_meeting) == ("2026-06-20", True)
    assert not replace(APPROVED, resolution=other).is_of_the_meeting
    assert not UNDECIDED.is_of_the_meeting
    assert replace(APPROVED, closing=None).meeting is None


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (APPROVED, (True, True, True)),
        (replace(APPROVED, now=Prints("books", "other", "figures")), (True, False, False)),
        (replace(APPROVED, now=Prints("books", "other", "others")), (False, False, False)),
        (LATE, (False, False, False)),
        (CORRECTED, (True, False, False)),
        (replace(APPROVED, gone={1: RESOLUTION}), (True, False, True)),
        (UNDECIDED, (True, True, False)),
    ],
)
def test_what_came_since_decides_whether_it_is_current_compared_and_derived(
    standing: Standing, expected: tuple[bool, ...]
) -> None:
    found = (standing.is_current, standing.can_be_compared, standing.can_be_derived)
    assert found == expected


def test_rules_that_the_resolution_names_may_be_compared_as_well() -> None:
    other: Any = SimpleNamespace(**{**vars(RESOLUTION), "rules": "of the meeting"})
    standing = replace(APPROVED, resolution=other, now=Prints("books", "of the meeting", "figures"))
    assert standing.can_be_compared


def test_corrections_count_of_what_is_approved_and_not_of_a_draft() -> None:
    assert CORRECTED.known == CORRECTED.decided == LATER
    undecided = replace(CORRECTED, closing=closing("draft"), resolution=None)
    assert undecided.known == NOW
    of_a_draft = replace(CORRECTED, closing=closing("draft"))
    assert of_a_draft.known == LATER
    gone: Any = SimpleNamespace(books="gone", rules="rules", proposal="gone figures")
    assert replace(APPROVED, gone={1: gone}).decided == Prints("gone", "rules", "gone figures")
    assert replace(APPROVED, gone={1: gone}).known == NOW
    assert replace(undecided, corrections=(), gone={1: gone}).decided == NOW
    assert last_prints([correction(2, LATER)], {1: gone}) == LATER
    assert last_prints([correction(1, LATER)], {2: gone}).books == "gone"


def test_exceptions_are_those_of_the_closing_and_of_each_correction() -> None:
    assert CORRECTED.exceptions == {"law": "a reason", "c1": "another"}
    assert replace(APPROVED, closing=None).exceptions == {}


def plan(text: str, old: str | None) -> Plan:
    """Draw up a closing."""
    return Plan(path=PATH, text=text, old=old)


def verdict(drawn: Plan, standing: Standing, drawn_on: str | None = None) -> Verdict:
    """Hold a closing that the ledger includes against the plan."""
    return verdict_on(
        2025, drawn, standing, included=True, read=None, drawn_on=drawn_on, looks_back=False
    )


def test_what_is_approved_and_current_is_kept_whatever_it_would_be_today() -> None:
    drawn = plan("today\n", APPROVED.closing)
    assert kept(drawn, APPROVED).text == APPROVED.closing
    assert kept(drawn, APPROVED).state is State.UNCHANGED
    for other in (LATE, DRAFT, EDITED, UNDECIDED):
        assert kept(drawn, other) is drawn
    missing = plan("today\n", None)
    assert kept(missing, APPROVED) is missing


def told(standing: Standing, old: str | None) -> list[tuple[str, str]]:
    """Give code and remedy of what keeps a closing from being written."""
    return [(each.code, each.do) for each in in_the_way(standing, plan("today\n", old), 2025)]


RESTORE = (
    "bring the approved file back, such as by `git restore '/our closings/2025.beancount'`, "
    "with `--source=COMMIT` where the change is committed"
)


def test_what_stands_in_the_way_of_a_closing_says_what_to_do() -> None:
    assert told(UNDECIDED, UNDECIDED.closing) == []
    assert told(DRAFT, DRAFT.closing) == []
    ((code, do),) = told(LATE, LATE.closing)
    assert code == "approved-changed"
    assert do.startswith("run `coopctl close-year 2025 --correct`, which")
    gone = replace(LATE, gone={1: RESOLUTION, 2: RESOLUTION})
    ((code, do),) = told(gone, gone.closing)
    assert code == "approved-changed"
    assert do.startswith("run `coopctl verify 2025`, which says what became of")
    assert do.endswith(" `2025-correction-1.beancount`, `2025-correction-2.beancount`")
    assert [code for code, _ in told(OTHER_FIGURES, OTHER_FIGURES.closing)] == ["not-approved"]
    edited = replace(EDITED, now=LATER)
    assert told(edited, edited.closing) == [("closing-edited", RESTORE)]
    missing = replace(LATE, closing=None)
    assert told(missing, None) == [("approved-changed", RESTORE)]
    draft = replace(DRAFT, now=LATER)
    ((code, do),) = told(draft, draft.closing)
    assert code == "approved-changed"
    assert do.startswith("take back what changed and run `coopctl close-year 2025`; enter it again")
    late_draft = replace(draft, corrections=(correction(1, NOW),))
    assert told(late_draft, late_draft.closing) == [("approved-changed", RESTORE)]


@pytest.mark.parametrize(("now", "said"), [("figures", "the same"), ("others", "others")])
def test_it_is_said_whether_figures_would_be_others(now: str, said: str) -> None:
    standing = replace(APPROVED, now=Prints("more", "rules", now))
    (problem,) = in_the_way(standing, plan("today\n", standing.closing), 2025)
    assert problem.why.endswith(f"the figures would be {said}")


def test_words_say_how_far_a_meeting_has_approved_the_figures() -> None:
    waits = replace(CORRECTED, corrections=(correction(1, LATER, approval=None),))
    words = {
        str(name): str(approved_in_words(standing))
        for name, standing in (
            ("undecided", UNDECIDED),
            ("approved", APPROVED),
            ("late", LATE),
            ("edited", EDITED),
            ("corrected", CORRECTED),
            ("waits", waits),
        )
    }
    assert words["undecided"] == "None"
    assert words["approved"] == "Approved by the general meeting"
    since = "Not what the meeting of 2026-06-20 approved: books or rules changed since"
    assert words["late"] == words["edited"] == since
    assert words["corrected"] == "Approved by the general meeting, with correction 1"
    assert words["waits"].startswith("With correction 1, which waits")


def test_an_approval_that_no_resolution_gives_is_told_with_what_differs() -> None:
    without = not_approved(2025, PATH, None)
    assert without.wrong.endswith("and no resolution in the ledger approves it")
    figures = not_approved(2025, PATH, RESOLUTION)
    assert figures.wrong.endswith("and the resolution of 2026-06-20 is of other figures")
    assert figures.do == "bring both back as they were, r:3 and this file"
    day = not_approved(2025, PATH, RESOLUTION, day="2026-06-21")
    assert day.wrong.endswith("the resolution is of 2026-06-20, and the closing names 2026-06-21")


@pytest.mark.parametrize("standing", [APPROVED, DRAFT, OTHER_FIGURES])
def test_what_a_meeting_decided_counts_once_a_correction_that_is_gone_is_back(
    standing: Standing,
) -> None:
    """By the closing's word or by the resolution that it is bound to: either is enough."""
    later: Any = SimpleNamespace(books="later", rules="rules", proposal="others")
    assert replace(standing, gone={1: later}).decided.books == "later"
    assert replace(UNDECIDED, gone={1: later}).decided.books == "books"


@pytest.mark.parametrize(
    ("file", "values", "number", "is_out"),
    [
        ("2025-correction-1", (Decimal(2025),), Decimal(1), False),
        ("2024-correction-1", (Decimal(2025),), Decimal(1), True),
        ("2025-correction-2", (Decimal(2025),), Decimal(1), True),
        ("2025-correction-1", (Decimal(2025),), None, True),
        ("2025-correction-1", ("2025",), Decimal(1), True),
        ("2025", (Decimal(2025),), None, True),
    ],
)
def test_a_correction_stands_in_the_file_of_its_year_and_its_number(
    file: str, values: tuple[object, ...], number: object, *, is_out: bool
) -> None:
    record: Any = SimpleNamespace(
        values=values,
        metadata={"number": number},
        place=SimpleNamespace(file=f"closings/{file}.beancount"),
    )
    assert is_misplaced(record) == is_out


def test_without_a_resolution_it_is_to_be_brought_back() -> None:
    problem = not_approved(2025, PATH, None)
    assert problem.do == (
        "bring the resolution back, such as by `git log -p` on the file it was in"
    )


def test_corrections_are_given_by_number_whatever_days_they_are_of() -> None:
    days = {10: date(2026, 9, 1), 2: date(2026, 9, 2), 1: date(2026, 9, 3)}
    records = [
        SimpleNamespace(
            kind="correction",
            values=(Decimal(2025),),
            metadata={"number": Decimal(number)},
            day=day,
            place=SimpleNamespace(file=f"closings/2025-correction-{number}.beancount"),
        )
        for number, day in days.items()
    ]
    books: Any = SimpleNamespace(records=records)
    assert [(each.number, each.day) for each in corrections_of(books, 2025)] == [
        (number, days[number]) for number in (1, 2, 10)
    ]


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (NOW, Finding.UNCHANGED),
        (Prints("books", "rules", "others"), Finding.PROGRAM),
        (Prints("more", "rules", "others"), Finding.BOOKS),
        (Prints("books", "more", "others"), Finding.RULES),
        (Prints("books", "more", "figures"), Finding.UNCHANGED),
    ],
)
def test_what_changed_since_it_was_approved_is_told_by_the_prints(
    now: Prints, found: Finding
) -> None:
    """With other figures of the same books and rules it is coopctl that computes otherwise."""
    told = verdict(plan(str(APPROVED.closing), APPROVED.closing), replace(APPROVED, now=now))
    assert told.findings == (found,)


def test_beside_a_correction_the_lines_of_the_closing_are_no_difference() -> None:
    """What the correction settled is in them, and what came later alone is told."""
    told = verdict(
        plan("today\n", APPROVED.closing),
        replace(CORRECTED, now=Prints("still more", "rules", "yet others")),
    )
    assert (told.findings, told.diff) == ((Finding.BOOKS,), ())


def test_what_is_found_besides_leaves_nothing_unchanged() -> None:
    told = Verdict(2025, PATH, (Finding.UNCHANGED,))
    assert told.but(Finding.MISREAD).findings == (Finding.MISREAD,)
    assert told.but(Finding.MISREAD).but(Finding.BOOKS).but(Finding.MISREAD).findings == (
        Finding.MISREAD,
        Finding.BOOKS,
    )


def test_a_draft_that_a_meeting_approved_is_unfinished() -> None:
    text = str(DRAFT.closing)
    told = verdict(plan(text, text), DRAFT)
    assert told.findings == (Finding.UNFINISHED,)


STEP = """
2025-12-31 * "Reserve"
  step: "reserve"
  Equity:Earnings:Before  200.00 EUR
  Equity:Reserve         -200.00 EUR
"""


@pytest.mark.parametrize(
    ("corrections", "gone", "found"),
    [
        ((), {}, [Finding.OPTION]),
        ((correction(1, NOW),), {}, []),
        ((), {1: RESOLUTION}, []),
    ],
)
def test_an_option_of_the_ledger_is_told_where_no_correction_was_decided_on_since(
    corrections: Any, gone: Any, found: list[Finding]
) -> None:
    text = str(APPROVED.closing) + STEP
    signed_text = signed(text)
    standing = replace(APPROVED, closing=signed_text, corrections=corrections, gone=gone)
    told = verdict(
        plan(signed_text.replace("Earnings:Before", "Earnings:Now"), signed_text),
        standing,
        drawn_on="Equity:Earnings:Now",
    )
    assert [each for each in told.findings if each is Finding.OPTION] == found
    assert told.drawn_on == (("Equity:Earnings:Before", "Equity:Earnings:Now") if found else None)
