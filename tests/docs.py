"""The generated pages: `python -m tests.docs` writes them, `--check` compares them.

docs/problems.md comes from the gallery in tests/problems, docs/commands.md from the `--help` of
every command, the stories in README.md and docs/assembly.md from running them, so none can say
anything else than what coopctl does.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby
from pathlib import Path

from coopctl.allocation.vocabulary import Requirement
from coopctl.reports.law import requirement_in_words
from coopctl.rules.law import read_preset
from coopctl.rules.presets import preset_ids
from tests import assembly_story
from tests.command import coopctl_in
from tests.problems.gallery import Case, cases, messages
from tests.story import readme

ROOT = Path(__file__).resolve().parents[1]

_PROBLEMS = """\
# Problems

<!-- Written by `make docs` from tests/problems. -->

Every problem that coopctl tells has a code in brackets; this page has a heading for each. A
message names the place first, then shows your own line, and says what is wrong, why it matters,
and one thing that mends it. An *error* stops the command and nothing is written; a *warning* is
told and the work goes on. `coopctl check` looks for them without closing a year.
"""

_COMMANDS = """\
# Commands

<!-- Written by `make docs` from the help of each command. -->

The answer goes to standard output, problems and progress to standard error, so an answer can be
piped or saved by itself. Colour appears only on a terminal, and not where `NO_COLOR` is set;
nothing waits for a key. The exit code tells a script what happened:

| exit code | meaning |
|---|---|
| 0 | done, also where there was nothing to change |
| 1 | something is wrong in the files; standard error says what ([problems](problems.md)) |
| 2 | the command line is not understood |
| 3 | `--check` found a difference |

`rules.yaml` is looked for in the folder the command runs in, or that of `-C DIR`, and then in the
folders above it, up to the root of a git repository. The ledger is found from there; a file named
on the command line, from the folder the command runs in.
"""


def problems_page() -> str:
    """Write a heading for each code, and its messages as examples."""
    sections = []
    for code, found in groupby(cases(), key=lambda case: case.code):
        examples = [f"{case.about}\n\n```\n{_example(case)}\n```" for case in found]
        sections.append("\n\n".join((f"## {code}", *examples)) + "\n")
    return "\n".join((_PROBLEMS, *sections))


def _example(case: Case) -> str:
    """Give the first message that has the folder's code, without white space at line ends."""
    text = next(text for code, text in messages(case.stderr) if code == case.code)
    return re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)


def commands_page() -> str:
    """Write a heading for each command, and its help."""
    sections = [
        f"{'#' * min(2 + len(words[1:]), 3)} coopctl {' '.join(words)}".rstrip()
        + f"\n\n```\n{text}```\n"
        for words, text in every_help(())
    ]
    return "\n".join((_COMMANDS, *sections))


def every_help(words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Give the help of a command, then that of the commands that it lists."""
    text = _help(words)
    yield words, text
    listed = text.partition("\nCommands:\n")[2]
    for name in re.findall(r"^  ([a-z][a-z-]*)", listed, re.MULTILINE):
        yield from every_help((*words, name))


def _help(words: tuple[str, ...]) -> str:
    environment = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}
    said = coopctl_in(ROOT, [*words, "--help"], environment=environment, counted=False)
    assert said.code == 0, said.err
    return re.sub(r"[ \t]+$", "", said.out, flags=re.MULTILINE).strip("\n") + "\n"


def law_page(id_: str) -> str:
    """Write what one law asks for, from its preset."""
    law = read_preset(id_, year=THIS_YEAR)
    rows = "".join(
        f"| {_cell(each.because or each.id)} | `{each.id}` | {_asks(each)} |\n"
        for each in law.requires
    )
    words = "".join(
        f"| `{word}` | {_cell(says)} |\n"
        for word, says in {**law.steps, **law.bases, **law.rates}.items()
    )
    notes = "".join(f"- {note}\n" for note in law.notes)
    since = f" In force from {law.since}." if law.since is not None else ""
    return (
        f"# {law.title}\n\n<!-- Written by `make docs` from coopctl/rules/laws/{id_}.yaml. -->\n\n"
        f"`law: [{id_}]`. Read on {law.as_of} at <{law.url}>.{since} No legal advice: check it "
        "with the co-op's own adviser.\n\n"
        f"| article | id | asks |\n|---|---|---|\n{rows}\n"
        f"Its words, which `law:` in rules.yaml may call otherwise:\n\n"
        f"| word | is |\n|---|---|\n{words}\n## Notes\n\n{notes}"
    )


def _asks(requirement: Requirement) -> str:
    level = " (a warning)" if requirement.warns else ""
    return f"`{requirement_in_words(requirement)}`{level}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def laws_page() -> str:
    """List the law presets."""
    rows = "".join(
        f"| [{id_}]({id_}.md) | {_cell(read_preset(id_, year=THIS_YEAR).title)} |\n"
        for id_ in preset_ids()
    )
    return (
        "# Law presets\n\n<!-- Written by `make docs` from coopctl/rules/laws. -->\n\n"
        "A preset holds what a statute asks of the result; `close-year`, `check` and `simulate` "
        "hold a year against those\nthat rules.yaml names. `coopctl init --from ID` begins a co-op "
        "under it. None is legal advice.\n\n"
        f"| preset | law |\n|---|---|\n{rows}"
    )


THIS_YEAR = 2026

PAGES: Mapping[str, Callable[[], str]] = {
    "README.md": readme,
    assembly_story.PAGE: assembly_story.page,
    "docs/commands.md": commands_page,
    "docs/problems.md": problems_page,
    "docs/laws/README.md": laws_page,
    **{f"docs/laws/{id_}.md": partial(law_page, id_) for id_ in preset_ids()},
}


def out_of_step() -> dict[str, str]:
    """Give what each page should say, of those that say something else."""
    written = {name: write() for name, write in PAGES.items()}
    return {name: text for name, text in written.items() if text != _now(ROOT / name)}


def _now(page: Path) -> str | None:
    return page.read_text(encoding="utf-8") if page.exists() else None


def main(arguments: list[str]) -> int:
    """Write the pages again, or say which are out of step."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m tests.docs [--check]", file=sys.stderr)
        return 2
    found = out_of_step()
    for name, text in found.items():
        if arguments:
            print(f"{name} is out of step: run `make docs`", file=sys.stderr)
        else:
            (ROOT / name).parent.mkdir(exist_ok=True)
            (ROOT / name).write_text(text, encoding="utf-8")
            print(f"wrote {name}")
    return 1 if arguments and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
