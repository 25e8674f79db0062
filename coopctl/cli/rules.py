"""`coopctl rules`: the rules as read, and their schema for editors."""

from coopctl.cli.options import (
    RULES,
    AnswerFormat,
    Format,
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
    """Show the rules as they read for a year, each with its place in the file."""
    from coopctl.cli import ruling

    ruling.show(year, format_=format_, output=output, rules_file=rules)


@app.command()
def schema(*, output: OutputFile = None) -> None:
    """Print the JSON Schema of rules.yaml, for editors that complete and check."""
    from coopctl.cli import ruling

    ruling.print_schema(output)
