"""The work of `rules show` and `rules schema`."""

from coopctl.cli.options import Format
from coopctl.cli.screen import Answer, tell


def show(year: int | None, *, format_: Format, output: str | None, rules_file: str) -> None:
    """Show the rules as they read for a year."""
    from coopctl.cli.workspace import load_rules, today
    from coopctl.reports.rules import rules_as_json, rules_as_text

    if year is None:
        latest, _ = load_rules(rules_file, None)
        year = latest.fiscal_year.year_of(today())
    rules, problems = load_rules(rules_file, year)
    answer = Answer(output, own=[rules_file])
    if format_ is Format.JSON:
        answer.json(rules_as_json(rules))
    else:
        for line in rules_as_text(rules):
            answer.line(line)
    answer.give()
    tell(problems)


def print_schema(output: str | None) -> None:
    """Print the JSON Schema of rules.yaml."""
    from coopctl.rules import schema

    answer = Answer(output)
    answer.json(schema())
    answer.give()
