"""The work of `propose`: the year, the year before and alternatives, from one load of the books."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from coopctl.allocation import allocate
from coopctl.allocation.vocabulary import Rules
from coopctl.books import Books
from coopctl.cli.alternatives import TODAY, alternatives
from coopctl.cli.closing import drawn_up
from coopctl.cli.computing import Year, compute, granted
from coopctl.cli.options import PaperFormat
from coopctl.cli.papers import write_papers
from coopctl.cli.reporting import report_of, state_in_words
from coopctl.cli.screen import Answer, from_here, refuse, tell
from coopctl.cli.simulating import worked_out
from coopctl.cli.workspace import closing_file, rules_text
from coopctl.closing.approved import as_approved
from coopctl.closing.plan import obstacles
from coopctl.closing.posted import misread
from coopctl.closing.reading import read_closing
from coopctl.facts import AS_BOOKED, other_income_of, read_facts
from coopctl.problems import Problem, has_errors, warning
from coopctl.reports import statutory_jp as jp
from coopctl.reports.figures import Report
from coopctl.reports.paper import Paper, one_line
from coopctl.reports.proposal import Proposal
from coopctl.reports.proposal_paper import as_paper
from coopctl.reports.simulate import Alternative
from coopctl.rules import read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for; `layout` is None where it says nothing."""

    year: int
    changes: list[str]
    scenario: str | None
    meeting: date | None
    layout: str | None
    format: PaperFormat
    output: str | None
    rules_file: str
    ledger: str | None


def run(asked: Asked) -> None:
    """Draw the proposal up and write it."""
    meeting = asked.meeting
    year = compute(asked.rules_file, asked.ledger, asked.year)
    if meeting is not None and meeting <= year.rules.period.last:
        refuse(
            f"`--meeting {meeting}` is not after the last day of fiscal year {asked.year}, "
            f"{year.rules.period.last}; a meeting decides on a year that is over",
            code=2,
        )
    proposal = _proposal(asked, year)
    answer = Answer(asked.output, own=(asked.rules_file, year.main, *year.books.files))
    layout = asked.layout or ("both" if jp.is_asked_for(proposal.report) else "general")
    statutory = None
    if layout != "general":
        statutory = jp.statutory_of(proposal.report, year.books.roots.equity)
    if asked.format is PaperFormat.JSON:
        from coopctl.reports.proposal_json import as_json

        of_law = jp.statutory_json(proposal.report, statutory) if statutory is not None else None
        answer.json(as_json(proposal, of_law))
    elif layout == "jp" and statutory is not None:
        paper = _statutory_paper(proposal, statutory)
        write_papers(answer, [paper], asked.format)
    else:
        part = jp.as_part(proposal.report, statutory) if statutory is not None else None
        paper = as_paper(proposal, part)
        write_papers(answer, [paper], asked.format)
    answer.give()
    tell([*proposal.report.problems, *_other_problems(proposal)])


def _statutory_paper(proposal: Proposal, statutory: jp.Statutory) -> Paper:
    """Make a paper of the statutory layout alone."""
    report = proposal.report
    part = jp.as_part(report, statutory)
    meeting = proposal.meeting.isoformat() if proposal.meeting is not None else None
    return Paper(
        title=f"{one_line(report.rules.cooperative)} {report.rules.year}年度",
        lead=(),
        parts=(jp.first_of_all(part), jp.resolution_part(report, statutory, meeting)),
        foot=(jp.foot_of(report),),
        lang="ja",
    )


def _proposal(asked: Asked, year: Year) -> Proposal:
    """Gather what the paper is drawn from."""
    drawn = drawn_up(year, {})
    exceptions = granted(year.checks, drawn.standing.exceptions)
    obstructed = (
        []
        if drawn.standing.is_in_place
        else obstacles(year.rules, year.books, year.facts, year.allocation, year.stage)
    )
    report = report_of(year, [*year.problems, *map(warning, obstructed)])
    before, problems = _before(asked, year)
    closed = before is not None and asked.year - 1 in year.books.closings
    return Proposal(
        report=report,
        other_income=other_income_of(year.rules, year.books),
        before=before,
        other_before=(
            other_income_of(before.rules, year.books) if before is not None else Fraction(0)
        ),
        closed_before=closed,
        agrees=closed and before is not None and not problems,
        state=str(
            state_in_words(
                year.stage.status, drawn.standing, drawn.plan.state, from_here(year.closing_file)
            )
        ),
        meeting=asked.meeting,
        exceptions=exceptions,
        alternatives=tuple(_alternatives(asked, year, report)),
    )


def _before(asked: Asked, year: Year) -> tuple[Report | None, list[Problem]]:
    """Work out the year before by its own rules, and how its closing in the ledger differs."""
    text = rules_text(asked.rules_file)
    assert isinstance(text, str)  # it was read a moment ago
    last = asked.year - 1
    reading = read_rules(text, source=asked.rules_file, year=last)
    if reading.rules is None:
        return None, []
    facts = read_facts(reading.rules, year.books)
    if facts.facts is None or has_errors((*reading.problems, *facts.problems)):
        return None, []
    if last not in year.books.closings and not _has_flows(reading.rules, year.books):
        return None, []  # the books begin with its last balances
    allocation = allocate(reading.rules, facts.facts)
    path = closing_file(reading.rules, asked.rules_file, last)
    closing = read_closing(path, last)
    rules, measured = as_approved(reading.rules, year.books, facts.facts, allocation, closing)
    differs = list(misread(rules, year.books, measured, allocation, path))
    report = Report(
        rules=rules,
        facts=measured,
        allocation=allocation,
        checks=(),
        status="closed",
        file=from_here(path),
        changed=False,
        problems=(),
    )
    return report, differs


def _has_flows(rules: Rules, books: Books) -> bool:
    """Whether anything was earned or spent in the year."""
    days = books.flow_days
    return any(rules.period.first <= day <= rules.period.last for day in days)


def _alternatives(asked: Asked, year: Year, report: Report) -> Iterator[Alternative]:
    """Work out what `--set` and `--scenario` name, today's rules first."""
    known = [step.step for step in year.rules.steps]
    _, *wanted = alternatives(asked.changes, asked.scenario, known)
    if not wanted:
        return
    text = rules_text(asked.rules_file)
    assert isinstance(text, str)  # it was read a moment ago
    yield Alternative(TODAY, {}, report)
    for name, changes in wanted:
        reading = read_rules(text, source=asked.rules_file, year=asked.year, changes=changes)
        yield worked_out(AS_BOOKED, reading, name, changes, year.books)


def _other_problems(proposal: Proposal) -> Iterator[Problem]:
    """Give what was met while the alternatives were worked out."""
    for alternative in proposal.alternatives[1:]:
        yield from alternative.report.problems
