"""The work of `explain`."""

from coopctl.cli.computing import compute
from coopctl.cli.options import Format
from coopctl.cli.reporting import report_of
from coopctl.cli.screen import Answer, stop, tell
from coopctl.problems import Place, Problem, listing, nearest
from coopctl.reports.closing_json import as_json
from coopctl.reports.explain import explain_member, explain_step, explain_year, explained_json
from coopctl.reports.figures import Report


def run(
    year: int,
    name: str | None,
    *,
    format_: Format,
    output: str | None,
    rules_file: str,
    ledger: str | None,
) -> None:
    """Explain a year, a step or a member."""
    computed = compute(rules_file, ledger, year)
    report = report_of(computed, computed.problems)
    if name is not None:
        _known(report, name, rules_file)
    answer = Answer(output, own=(rules_file, computed.main, *computed.books.files))
    if format_ is Format.JSON:
        answer.json(_json(report, name))
    else:
        for line in _text(report, name):
            answer.line(line)
    answer.give()
    tell(computed.problems)


def _text(report: Report, name: str | None) -> list[str]:
    """Explain in words."""
    if name is None:
        return list(explain_year(report))
    for outcome in report.allocation.steps:
        if outcome.step.step == name:
            return list(explain_step(report, outcome))
    return list(explain_member(report, name))


def _json(report: Report, name: str | None) -> dict[str, object]:
    """Give the closing's JSON with what lies behind each step; of one step or member if named."""
    answer = as_json(report)
    del answer["changed"]
    steps = answer["steps"]
    assert isinstance(steps, list)
    for step, outcome in zip(steps, report.allocation.steps, strict=True):
        step["explained"] = explained_json(report, outcome)
    if name is None:
        return answer
    by_step = [step for step in steps if step["step"] == name]
    if by_step:
        answer["steps"], answer["members"] = by_step, []
        return answer
    members = answer["members"]
    assert isinstance(members, list)
    answer["members"] = [each for each in members if each["member"] == name]
    for step in steps:
        step["to"] = [each for each in step["to"] if each.get("member") == name]
    return answer


def _known(report: Report, name: str, rules_file: str) -> None:
    """End with a problem where no step of the year and no member has the name."""
    steps = [outcome.step.step for outcome in report.allocation.steps]
    members = [member.id for member in report.facts.members]
    if name in steps or name in members:
        return
    unused = name in [step.step for step in report.rules.steps]
    meant = nearest(name, [*steps, *members])
    wrong = f"step `{name}` does not run" if unused else f"no step and no member is called `{name}`"
    stop(
        [
            Problem(
                code="nothing-to-explain",
                place=Place(rules_file),
                wrong=f"{wrong} in {report.rules.year}",
                why=f"{_steps_of(report)}; "
                + (f"its members are {listing(members)}" if members else "it has no members"),
                do=f"run `coopctl explain {report.rules.year}{f' {meant}' if meant else ''}`",
            )
        ]
    )


def _steps_of(report: Report) -> str:
    """Name the steps of the year, or say why there are none."""
    steps = [outcome.step.step for outcome in report.allocation.steps]
    if steps:
        return f"the steps of the year are {listing(steps)}"
    return "the year made neither a surplus nor a loss, so no step runs"
