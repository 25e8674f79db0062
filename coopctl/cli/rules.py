"""`coopctl rules`: the rules as read, and their schema for editors."""

from typing import Annotated

import typer

from coopctl.cli.options import (
    RULES,
    AnswerFormat,
    Format,
    LedgerFile,
    MaybeYear,
    OutputFile,
    RulesFile,
    command_app,
)

app = command_app(
    no_args_is_help=True, help="Show the rules as they are read, or their schema for editors."
)


@app.command()
def show(
    year: MaybeYear = None,
    *,
    format_: AnswerFormat = Format.TEXT,
    output: OutputFile = None,
    rules: RulesFile = RULES,
) -> None:
    """Show the rules as they read for a year.

    Each with its place in the file.
    """
    from coopctl.cli import ruling

    ruling.show(year, format_=format_, output=output, rules_file=rules)


@app.command()
def law(
    law: Annotated[
        str | None, typer.Argument(metavar="[LAW]", help="A preset's id; all of them if none.")
    ] = None,
    year: MaybeYear = None,
    *,
    output: OutputFile = None,
    rules: RulesFile = RULES,
    ledger: LedgerFile = None,
) -> None:
    """Print a law preset, article by article.

    With a year, also what the co-op gives. Without a preset it lists them all.
    """
    from coopctl.cli import lawful

    lawful.show(law, year, output=output, rules_file=rules, ledger=ledger)


@app.command()
def schema(*, output: OutputFile = None) -> None:
    """Print the JSON Schema of rules.yaml.

    Editors complete and check the file by it.
    """
    from coopctl.cli import ruling

    ruling.print_schema(output)
