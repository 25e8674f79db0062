"""`coopctl report`: what members read and scripts use."""

from datetime import date
from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    Form,
    Lang,
    LedgerFile,
    OutputFile,
    PlainCommand,
    ReportLang,
    RulesFile,
    TableFormat,
    TableForms,
    Year,
    command_app,
    read_month,
    read_year,
)

app = command_app(no_args_is_help=True, help="Write a report of the co-op for members or scripts.")


@app.command()
def month(
    month: Annotated[
        date | None,
        typer.Argument(metavar="[YYYY-MM]", help="The month.", parser=read_month),
    ] = None,
    *,
    from_: Annotated[
        date | None,
        typer.Option("--from", metavar="YYYY-MM", help="First of several.", parser=read_month),
    ] = None,
    to: Annotated[
        date | None,
        typer.Option("--to", metavar="YYYY-MM", help="Last of several.", parser=read_month),
    ] = None,
    last: Annotated[
        bool, typer.Option("--last", help="The last month that is over today.")
    ] = False,
    format_: TableForms = TableFormat.TEXT,
    lang: ReportLang = Lang.ENGLISH,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Report a month, or a run of months beside each other.

    Turnover, costs by group and surplus, of the month and to date, against plan and the year
    before; work; what the rules would do so far; funds, cash, dues; and what to look at first.
    Writes nothing but the answer.
    """
    from coopctl.cli import monthly

    asked = monthly.Asked(form=Form(format_, lang), output=output, rules_file=rules, ledger=ledger)
    monthly.run(asked, monthly.months_of(month, from_, to, last=last))


@app.command(cls=PlainCommand)
def plan(
    year: Year,
    *,
    format_: TableForms = TableFormat.TEXT,
    lang: ReportLang = Lang.ENGLISH,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Hold a fiscal year against its plan.

    The plan is in the ledger, as `custom "budget"` directives that Fava shows as well. What was
    planned and what came of it so far, and a forecast to the end of the year. Writes nothing but
    the answer.
    """
    from coopctl.cli import planning

    planning.run(year, form=Form(format_, lang), output=output, rules_file=rules, ledger=ledger)


@app.command()
def year(
    year: Year,
    *,
    format_: TableForms = TableFormat.TEXT,
    lang: ReportLang = Lang.ENGLISH,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Write the annual report for the general meeting.

    The result beside last year, the allocation step by step, five years of history, the funds,
    work, members who joined and left by name, and their capital. Writes nothing but the answer.
    """
    from coopctl.cli import yearly

    yearly.run(year, form=Form(format_, lang), output=output, rules_file=rules, ledger=ledger)


@app.command()
def funds(
    *,
    from_: Annotated[
        int | None,
        typer.Option("--from", metavar="YEAR", help="First fiscal year.", parser=read_year),
    ] = None,
    to: Annotated[
        int | None,
        typer.Option("--to", metavar="YEAR", help="Last fiscal year.", parser=read_year),
    ] = None,
    format_: TableForms = TableFormat.TEXT,
    lang: ReportLang = Lang.ENGLISH,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Follow each fund from year to year.

    Opening, what closings and other entries gave, what it was used for by tag, what closings
    took, closing; then every use. The last five years if none is named. Writes nothing but the
    answer.
    """
    from coopctl.cli import funding

    funding.run(from_, to, form=Form(format_, lang), output=output, rules_file=rules, ledger=ledger)


@app.command()
def community(
    year: Year,
    *,
    format_: TableForms = TableFormat.TEXT,
    lang: ReportLang = Lang.ENGLISH,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Show the co-op in its place, without naming anyone.

    Jobs and hours against last year, pay spread, purchases from local suppliers, turnover from
    public bodies, groups of members, hours of learning. What the ledger does not say is left out,
    with a note on what to write. Writes nothing but the answer.
    """
    from coopctl.cli import placing

    placing.run(year, form=Form(format_, lang), output=output, rules_file=rules, ledger=ledger)
