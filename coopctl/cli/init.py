"""`coopctl init`: begin a co-op's repository from a starter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from coopctl.cli.options import command_app
from coopctl.cli.screen import Answer, refuse
from coopctl.closing.files import is_left_over, make_folder, replace_file

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
        wanted = _files(STARTERS / starter)
        if _holds_more(target, wanted):
            refuse(f"{directory} is not empty; name a new folder", code=1)
        for name, (content, mode) in wanted.items():
            make_folder((target / name).parent)
            replace_file(str(target / name), content, mode=mode)
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


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file holds just this."""
    return path.stat().st_size == len(content) and path.read_bytes() == content


def _files(starter: Path) -> dict[str, tuple[bytes, int]]:
    """Give what a starter's files hold, by the name they will have, with their mode."""
    found = {}
    for path in sorted(starter.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(starter).with_name(RENAMED.get(path.name, path.name))
            mode = 0o777 if path.parent.name == "githooks" else 0o666
            found[str(name)] = (path.read_bytes(), mode)
    return found


def _holds_more(folder: Path, wanted: Mapping[str, tuple[bytes, int]]) -> bool:
    """Whether a folder holds anything but git's own and a part of what is to be there.

    Where an earlier run was cut short, this one does the rest.
    """
    if not folder.is_dir():
        return False
    folders = {str(above) for name in wanted for above in Path(name).parents}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        known = name.parts[0] == ".git" or is_left_over(path.name)
        if path.is_dir() and not path.is_symlink():
            known = known or str(name) in folders
        elif str(name) in wanted and not path.is_symlink():
            known = _holds(path, wanted[str(name)][0])
        if not known:
            return True
    return False
