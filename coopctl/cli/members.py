"""`coopctl members`: the register, from the ledger alone."""

from coopctl.cli.options import (
    RULES,
    AtDay,
    LedgerFile,
    OutputFile,
    RulesFile,
    TableFormat,
    TableForms,
    command_app,
)

app = command_app()


@app.command()
def members(
    *,
    at: AtDay = None,
    format_: TableForms = TableFormat.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Show the register of members on a day.

    Who is a member and since when, one vote each; capital paid in and still owed, dividends due,
    work and pay of the fiscal year so far; those who left in that year; and who works without
    being a member. Writes nothing.
    """
    from coopctl.cli import registering

    registering.run(at, format_=format_, output=output, rules_file=rules, ledger=ledger)
