"""The pages that coopctl writes of a co-op, each by the command that writes it."""

from pathlib import Path

from tests.cli.coop import LONG_AFTER, CoOp
from tests.command import coopctl_in

PAGES = {
    "month": "report month 2025-11",
    "run of months": "report month --from 2025-04 --to 2026-03",
    "plan": "report plan 2026",
    "year": "report year 2025",
    "funds": "report funds",
    "community": "report community 2025",
    "simulate": "simulate 2025 --set ALTERNATIVE",
    "propose": "propose 2025 --set ALTERNATIVE",
    "members": "members",
    "capital": "capital 2025",
    "statement": "statement 2025 --all",
}
LAYOUT_OF_JAPAN = "propose 2025 --layout jp"


def written(co_op: CoOp, command: str, alternative: str, folder: Path) -> list[Path]:
    """Write a page, or those for each member, into a folder that is made for it."""
    folder.mkdir()
    is_many = "--all" in command
    arguments = [alternative if each == "ALTERNATIVE" else each for each in command.split()]
    output = folder if is_many else folder / "page.html"
    done = coopctl_in(
        co_op.folder,
        [*arguments, "--format", "html", "--output", str(output)],
        environment={"SOURCE_DATE_EPOCH": LONG_AFTER},
        counted=False,
    )
    assert done.code == 0, done.err
    return sorted(folder.glob("*.html"))
