"""The proposal as a paper: result, allocation, reasons, funds, checks, resolution."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

import coopctl
from coopctl.allocation import Outcome
from coopctl.allocation.requirements import Check
from coopctl.allocation.vocabulary import Law, Rules
from coopctl.money import money_text
from coopctl.reports.checks import asked_in_words, given_in_words, not_in_force
from coopctl.reports.closing_text import money
from coopctl.reports.figures import Report, funds_of, left_over, short
from coopctl.reports.law import requirement_in_words
from coopctl.reports.paper import (
    Blanks,
    Block,
    Grid,
    Line,
    Pairs,
    Paper,
    Part,
    Points,
    Words,
    one_line,
)
from coopctl.reports.proposal import (
    Proposal,
    decided,
    is_release,
    members_part,
    reasons,
    resolution_in_words,
)
from coopctl.reports.simulate import as_table
from coopctl.reports.table import Section

NONE = "-"
"""Stands in a table where there is no figure."""
_SECTIONS = {
    "Rule": ("Rules that differ", "Step"),
    "Step": ("What each step gives", "Step"),
    "Fund after": ("What each fund holds after it", "Fund"),
    "Not as required": ("What is not as required", "Source"),
}
"""Caption and first heading for each section of the alternatives."""


def as_paper(proposal: Proposal, statutory: Part | None = None) -> Paper:
    """Give the whole paper.

    Args:
        proposal: what is put before the meeting.
        statutory: the same in the layout that a law sets, to stand before the resolution.
    """
    return Paper(
        title=proposal.title,
        lead=tuple(_lead(proposal)),
        parts=(
            _result(proposal),
            _allocation(proposal),
            *_last_year(proposal),
            *_members(proposal),
            *_funds(proposal),
            *_required(proposal),
            *_alternatives(proposal),
            *((statutory,) if statutory is not None else ()),
            _resolution(proposal),
        ),
        foot=(_foot(proposal),),
    )


def _lead(proposal: Proposal) -> Iterator[str]:
    """Name the co-op, the year, the state and the meeting."""
    rules = proposal.report.rules
    period = rules.period
    yield one_line(rules.cooperative)
    yield (
        f"Fiscal year {rules.year}, {period.first} to {period.last}; "
        f"amounts in {rules.currency.code}"
    )
    yield proposal.state
    if proposal.meeting is not None:
        yield f"To the general meeting of {proposal.meeting}"


def _foot(proposal: Proposal) -> str:
    """Name what the figures were drawn from, so that a later change can be told."""
    report = proposal.report
    return (
        f"Drawn up by coopctl {coopctl.__version__} from books {short(report.facts.fingerprint)} "
        f"and rules {short(report.rules.fingerprint)}; a late entry or a changed rule changes them."
    )


def _result(proposal: Proposal) -> Part:
    """Say what the year made, beside the year before."""
    report = proposal.report
    years = [(report, proposal.other_income)]
    if proposal.before is not None:
        years.append((proposal.before, proposal.other_before))
    others = [other for _, other in years]
    surpluses = [each.facts.surplus for each, _ in years]
    word = "Surplus"
    if all(each < 0 for each in surpluses):
        word, surpluses = "Loss", [-each for each in surpluses]
    elif any(each < 0 for each in surpluses):
        word = "Surplus (a loss has a minus)"
    costs = [each.facts.turnover + other - each.facts.surplus for each, other in years]
    rows = [("Turnover", [each.facts.turnover for each, _ in years])]
    if any(other != 0 for other in others):
        rows.append(("Other income", others))
    rows += [("Costs", costs), (word, surpluses)]
    grid = Grid(
        caption="Result of the year",
        words=("Result",),
        figures=tuple(str(each.rules.year) for each, _ in years),
        lines=tuple(
            Line((label,), tuple(money(value, report) for value in values), label == word)
            for label, values in rows
        ),
    )
    return Part(heading="Result of the year", blocks=(grid,))


def _allocation(proposal: Proposal) -> Part:
    """List the steps with their rule, reason and amount, and last year's where it is alike."""
    report, last = proposal.report, _alike(proposal)
    heading = "How the loss is borne" if proposal.is_loss else "How the surplus is allocated"
    if report.facts.surplus == 0:
        said = "The year made neither a surplus nor a loss, so there is nothing to allocate."
        return Part(heading=heading, blocks=(Words(said),))
    figures = [str(report.rules.year)] + ([str(last.rules.year)] if last is not None else [])
    grid = Grid(
        caption=heading,
        words=("Step", "Rule and reason"),
        figures=tuple(figures),
        lines=tuple(_steps(report, last)),
    )
    notes = [Words(note) for note in _note_on_last_year(proposal)]
    return Part(heading=heading, blocks=(grid, *notes))


def _alike(proposal: Proposal) -> Report | None:
    """Give the year before where it is compared and had the same kind of result."""
    last, this = proposal.compared, proposal.report
    if last is None or last.facts.surplus == 0:
        return None
    return last if (last.facts.surplus < 0) == (this.facts.surplus < 0) else None


def _note_on_last_year(proposal: Proposal) -> Iterator[str]:
    """Say where last year's allocation is from, or why it is not there."""
    if proposal.before is None or not proposal.closed_before:
        return
    year = proposal.before.rules.year
    if proposal.agrees:
        yield (
            f"The figures of {year} follow from the rules of that year, "
            "and are those of its closing in the ledger."
        )
    else:
        yield (
            f"The closing of {year} in the ledger posts other figures than the books and rules "
            f"of {year} give now, so that year's allocation is left out here."
        )


def _steps(report: Report, last: Report | None) -> Iterator[Line]:
    """Begin with the result, go through the steps, and end with what is left."""
    word = "Loss" if report.facts.surplus < 0 else "Surplus"
    outcomes = {each.step.step: each for each in report.allocation.steps}
    earlier = {each.step.step: each for each in last.allocation.steps} if last else {}
    reports = [report, *([last] if last is not None else [])]
    made = tuple(money(abs(each.facts.surplus), report) for each in reports)
    yield Line((f"{word} of the year", ""), made, is_total=True)
    for name in dict.fromkeys([*outcomes, *earlier]):
        outcome = outcomes.get(name)
        told = outcome or earlier[name]
        cells = [outcome] + ([earlier.get(name)] if last is not None else [])
        words = reasons(told, report) if outcome is not None else "no longer a step of the rules"
        yield Line(
            (one_line(told.step.heading), words), tuple(_amount(each, report) for each in cells)
        )
    left = tuple(money(left_over(each), report) for each in reports)
    yield Line(("Left, taken by no step", ""), left, is_total=True)


def _amount(outcome: Outcome | None, report: Report) -> str:
    """Write what a step gives; what a release adds has a plus."""
    if outcome is None:
        return NONE
    adds = is_release(outcome, report) and outcome.amount > 0
    return ("+" if adds else "") + money(outcome.amount, report)


def _last_year(proposal: Proposal) -> Iterator[Part]:
    """Show last year's allocation by itself where the two years differ in kind."""
    last = proposal.compared
    if last is None or _alike(proposal) is not None or last.facts.surplus == 0:
        return
    verb = "loss was borne" if last.facts.surplus < 0 else "surplus was allocated"
    heading = f"Last year: how the {verb}"
    grid = Grid(
        caption=heading,
        words=("Step", "Rule and reason"),
        figures=(str(last.rules.year),),
        lines=tuple(_steps(last, None)),
    )
    yield Part(heading=heading, blocks=(grid,))


def _members(proposal: Proposal) -> Iterator[Part]:
    """Say what goes to the members together, and how far apart their parts are."""
    report, found = proposal.report, members_part(proposal.report)
    if not found.number:
        return
    code, bears = report.rules.currency, proposal.is_loss
    rows = [("Members in the year", f"{found.number:,}")]
    if found.receiving:
        verb = "bear" if bears else "receive"
        rows.append((f"Members who {verb} a part", f"{found.receiving:,}"))
        rows += [
            (label, money_text(abs(amount), code))
            for label, amount in (
                ("Together", found.total),
                ("Smallest part", found.smallest),
                ("Largest part", found.largest),
            )
            if amount is not None
        ]
    else:
        nothing = "nothing of the loss" if bears else "nothing"
        rows.append(("Members' part", nothing))
    said = "Each member's own part, and how it came about, is on that member's statement."
    notes = (Words(said),) if found.receiving else ()
    yield Part(heading="The members' part", blocks=(Pairs(tuple(rows)), *notes))


def _funds(proposal: Proposal) -> Iterator[Part]:
    """List each fund before, what goes in and out, and after."""
    report = proposal.report
    common = {
        account for step in report.rules.steps if step.indivisible for account in step.accounts
    }
    lines = tuple(
        Line(
            (fund.account + (", common property" if fund.account in common else ""),),
            tuple(
                money(figure, report)
                for figure in (fund.opening, fund.credited, fund.drawn, fund.closing)
            ),
        )
        for fund in funds_of(report)
    )
    if lines:
        grid = Grid(
            caption="Funds before and after",
            words=("Fund",),
            figures=("Before", "In", "Out", "After"),
            lines=lines,
        )
        yield Part(heading="Funds before and after", blocks=(grid,))


def _required(proposal: Proposal) -> Iterator[Part]:
    """Hold the proposal against the law and the co-op's own rules."""
    report = proposal.report
    laws: dict[str | None, list[Check]] = {}
    for check in report.checks:
        laws.setdefault(check.law.id if check.law else None, []).append(check)
    grids = [_checks(checks, proposal) for checks in laws.values() if _asked(checks)]
    notes = [
        f"Not checked, {_article(check)}: the rules do not define {', '.join(check.lacks)}."
        for check in report.checks
        if check.lacks
    ]
    notes += [f"{one_line(each.wrong)}: not checked." for each in not_in_force(report.rules)]
    blocks: list[Block] = [*grids, *([Points(tuple(notes))] if notes else [])]
    if blocks:
        yield Part(heading="What the law and the co-op's own rules ask", blocks=tuple(blocks))


def _asked(checks: list[Check]) -> bool:
    return any(check.asked for check in checks)


def _article(check: Check) -> str:
    """Name the article, without the law."""
    return one_line(check.requirement.because or check.requirement.id)


def _checks(checks: list[Check], proposal: Proposal) -> Grid:
    """List what one law, or the co-op, asks for this year."""
    rules, law = proposal.report.rules, checks[0].law
    return Grid(
        caption=_title_of(law),
        words=("Source", "Asks"),
        figures=("Given", "Verdict"),
        lines=tuple(
            Line(
                (_article(check), _asks(check, rules)),
                (given_in_words(check, rules), _verdict(check, proposal)),
            )
            for check in checks
            if check.asked
        ),
    )


def _asks(check: Check, rules: Rules) -> str:
    """Say what is asked for with its figure, and of what by the law's own words."""
    words = one_line(asked_in_words(check, rules)).replace("`", "")
    if check.requirement.that is None:
        return words
    return f"{words}\n{one_line(requirement_in_words(check.requirement))}"


def _title_of(law: Law | None) -> str:
    return one_line(law.title) if law is not None else "The co-op's own rules"


def _verdict(check: Check, proposal: Proposal) -> str:
    """Say whether it holds, or that the closing records an exception."""
    if check.holds:
        return "holds"
    return "exception" if check.id in proposal.exceptions else "does not hold"


def _alternatives(proposal: Proposal) -> Iterator[Part]:
    """Put the alternatives side by side; no member is named."""
    if not proposal.alternatives:
        return
    table = as_table(proposal.alternatives, names_members=False)
    grids = [_side_by_side(section, table.columns, proposal) for section in table.filled]
    yield Part(heading="Alternatives", blocks=(*grids, _members_side_by_side(proposal)))


def _side_by_side(section: Section, columns: tuple[str, ...], proposal: Proposal) -> Grid:
    """Make one section a table, its steps by their titles; rules are words, the rest figures."""
    rules = proposal.report.rules
    titles = {step.step: step.heading for step in rules.steps}
    titles["undistributed"] = "Left, taken by no step"
    named = tuple(map(one_line, columns))
    is_words = section.heading == "Rule"
    lines = [
        (one_line(titles.get(label, label)), tuple(map(one_line, cells)))
        for label, cells in section.rows
    ]
    caption, heading = _SECTIONS.get(section.heading, (section.heading, section.heading))
    return Grid(
        caption=caption,
        words=(heading, *(named if is_words else ())),
        figures=() if is_words else named,
        lines=tuple(
            Line((label, *cells), ()) if is_words else Line((label,), cells)
            for label, cells in lines
        ),
    )


def _members_side_by_side(proposal: Proposal) -> Grid:
    """Put what members receive or bear, together, at least and at most, side by side."""
    found = [members_part(each.report) for each in proposal.alternatives]

    def cells(amounts: Iterable[Fraction | None]) -> tuple[str, ...]:
        report = proposal.report
        return tuple(NONE if each is None else money(abs(each), report) for each in amounts)

    return Grid(
        caption="What members bear" if proposal.is_loss else "What members receive",
        words=("Part",),
        figures=tuple(one_line(each.name) for each in proposal.alternatives),
        lines=(
            Line(("Together",), cells(each.total for each in found)),
            Line(("Smallest part",), cells(each.smallest for each in found)),
            Line(("Largest part",), cells(each.largest for each in found)),
        ),
    )


def _resolution(proposal: Proposal) -> Part:
    """Word the resolution, and leave room for the vote."""
    points = tuple(decided(proposal))
    blocks: list[Block] = [Words(resolution_in_words(proposal))]
    if points:
        blocks.append(Points(points))
    if proposal.alternatives:
        said = "Where the meeting decides for an alternative, its figures take their place."
        blocks.append(Words(said))
    meeting = proposal.meeting.isoformat() if proposal.meeting is not None else None
    blanks = (
        ("Date of the meeting", meeting),
        ("Members present", None),
        ("Votes for", None),
        ("Votes against", None),
        ("Abstaining", None),
        ("Chair, name and signature", None),
        ("Secretary, name and signature", None),
    )
    return Part(heading="Resolution", blocks=(*blocks, Blanks(blanks)))
