"""The work of `rules law`."""

from collections.abc import Iterable
from textwrap import wrap

from coopctl.cli.computing import compute
from coopctl.cli.screen import Answer, refuse, tell
from coopctl.cli.workspace import today
from coopctl.problems import nearest
from coopctl.reports.law import law_as_text
from coopctl.rules.law import read_preset
from coopctl.rules.presets import preset_ids


def show(
    law: str | None, year: int | None, *, output: str | None, rules_file: str, ledger: str | None
) -> None:
    """Print a law preset, alone or held against a year of the co-op."""
    answer = Answer(output, own=(rules_file,))
    if law is None:
        for each in preset_ids():
            answer.line(f"{each:<16}{read_preset(each, year=today().year).title}")
        answer.give()
        return
    if law not in preset_ids():
        near = nearest(law, preset_ids())
        refuse(
            f"there is no law preset `{law}`"
            + (f"; did you mean `{near}`?" if near else "; `coopctl rules law` lists them"),
            code=2,
        )
    if year is None:
        _write(answer, law_as_text(read_preset(law, year=today().year), None, ()))
        answer.give()
        return
    computed = compute(rules_file, ledger, year)
    named = [each for each in computed.rules.laws if each.id == law]
    if not named:
        refuse(
            f"{rules_file} does not name `{law}`; add `law: [{law}]` to hold a year against it",
            code=1,
        )
    _write(answer, law_as_text(named[0], computed.rules, computed.checks))
    answer.give()
    tell(computed.problems)


def _write(answer: Answer, lines: Iterable[str]) -> None:
    """Write lines that fit eighty columns; what goes on stands further in."""
    for line in lines:
        indent = len(line) - len(line.lstrip())
        further = " " * (
            indent + 2 if line.lstrip().startswith("- ") else indent + 7 * bool(indent)
        )
        for part in wrap(line, 80, subsequent_indent=further, break_on_hyphens=False) or [""]:
            answer.line(part)
