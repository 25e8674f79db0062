"""`coopctl init`: begin a co-op's repository from a starter."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from coopctl.cli.options import command_app
from coopctl.cli.screen import Answer, refuse

app = command_app()

STARTERS = Path(__file__).resolve().parent.parent / "starters"
RENAMED = {"gitignore": ".gitignore", "statements.py.txt": "statements.py"}
"""Files that packaging tools would drop, obey or compile under their real names."""


@app.command()
def init(
    directory: Annotated[
        str | None, typer.Argument(metavar="DIR", help="Folder to make; new, or empty.")
    ] = None,
    *,
    starter: Annotated[
        str, typer.Option("--from", metavar="STARTER", help="What to begin from.")
    ] = "principles",
    list_: Annotated[bool, typer.Option("--list", help="List the starters.")] = False,
) -> None:
    """Make a co-op's repository: ledgers, rules, a pre-commit hook.

    It closes its first year as it stands; replace its entries and rules by your own.
    """
    answer = Answer(None)
    if list_:
        for name, title in starters().items():
            answer.line(f"{name:<16}{title}")
        answer.give()
        return
    if directory is None:
        refuse("name the folder to make: `coopctl init DIR`", code=2)
    if starter not in starters():
        refuse(
            f"there is no starter `{starter}`; the starters are: {', '.join(starters())}", code=2
        )
    target = Path(directory)
    try:
        if target.is_dir() and any(each.name != ".git" for each in target.iterdir()):
            refuse(f"{directory} is not empty; name a new folder", code=1)
        _copy(STARTERS / starter, target)
    except OSError as error:
        refuse(f"cannot make {directory}: {error.strerror}", code=1)
    answer.line(f"made {directory} from starter `{starter}`; its README.md says how to go on")
    answer.give()


def starters() -> dict[str, str]:
    """Give the title of each starter, the first line of its README, by name."""
    titles = {}
    for folder in sorted(STARTERS.iterdir()):
        readme = folder / "README.md"
        if readme.is_file():
            titles[folder.name] = readme.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
    return titles


def _copy(source: Path, target: Path) -> None:
    """Copy a starter's files, hooks executable."""
    for folder, _, names in os.walk(source):
        here = target / Path(folder).relative_to(source)
        here.mkdir(parents=True, exist_ok=True)
        for name in sorted(names):
            made = here / RENAMED.get(name, name)
            shutil.copyfile(Path(folder) / name, made)
            if here.name == "githooks":
                made.chmod(0o755)
