"""`coopctl check`: everything that is wrong, sorted by place."""

from coopctl.cli.options import (
    RULES,
    AnswerFormat,
    Format,
    LedgerFile,
    OutputFile,
    RulesFile,
    command_app,
)

app = command_app()


@app.command()
def check(
    *,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """List everything wrong in ledger, rules and closings.

    Exit code 1 if there is an error; warnings are listed and leave it at 0. Writes nothing.
    """
    from coopctl.cli import checking

    checking.run(format_=format_, output=output, rules_file=rules, ledger=ledger)
