"""Looks into the git repository that holds a co-op, and runs nothing that it configures."""

import os
import subprocess
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from coopctl.books import top_of

_SECONDS = 60
_FILE, _PROGRAM, _LINK = "100644", "100755", "120000"
_MOST_LINKS = 5


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a work tree.

    Attributes:
        top: the folder of the work tree, with no link in its name.
    """

    top: str

    def name_of(self, path: str) -> str | None:
        """Name a file as git does, from the top; None outside."""
        name = os.path.relpath(os.path.realpath(path), self.top)
        return None if name.split(os.sep)[0] == os.pardir else name.replace(os.sep, "/")

    def commit(self, name: str) -> str | None:
        """Give the commit of a name, such as a branch; None where there is none."""
        if not name or name.startswith("-"):
            return None
        return self._line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")

    def parents(self, commit: str) -> list[str]:
        """Give the commits that one came from."""
        return (git(self.top, "rev-parse", f"{commit}^@") or b"").decode().split()

    def short(self, commit: str) -> str:
        """Give the short name of a commit."""
        return self._line("rev-parse", "--short=12", commit) or commit

    def is_ancestor(self, commit: str, other: str) -> bool:
        """Whether a commit is the other, or in its history."""
        return git(self.top, "merge-base", "--is-ancestor", commit, other) is not None

    @property
    def is_shallow(self) -> bool:
        """Whether the history was cut when it was fetched."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def commits_with(self, text: str, name: str) -> list[str]:
        """Give the commits that brought a text into files of a name, or took it out; newest first.

        Args:
            text: to be looked for.
            name: of the file, whatever folder it was in.
        """
        options = ("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-renames")
        looked = ("--full-history", "-m", "--format=%H", f"-S{text}")
        said = git(self.top, "log", *options, *looked, "HEAD", "--", f":(glob,top)**/{name}")
        return list(dict.fromkeys((said or b"").decode().split()))

    def files_at(self, commit: str) -> dict[str, str]:
        """Give the files of a commit, each with the object that holds it; a link leads to a file.

        Names that lead out of the tree are left out, and so are links that do.
        """
        said = git(self.top, "ls-tree", "-r", "-z", "--full-tree", commit) or b""
        files, links = dict[str, str](), dict[str, str]()
        for each in said.split(b"\0"):
            head, _, name = each.partition(b"\t")
            mode, kind, found = (head.decode().split() or ["", "", ""])[:3]
            if kind == "blob" and is_inside(os.fsdecode(name)):
                (links if mode == _LINK else files)[os.fsdecode(name)] = found
        if links:
            held = self.contents(links.values())
            aims = {name: os.fsdecode(held.get(found, b"")) for name, found in links.items()}
            files.update(_followed(aims, files))
        return files

    def contents(self, objects: Iterable[str]) -> dict[str, bytes]:
        """Give what objects hold, as it was committed: no filter and no attribute is applied."""
        wanted = list(dict.fromkeys(objects))
        said = git(self.top, "cat-file", "--batch", given="".join(f"{o}\n" for o in wanted))
        held, at = dict[str, bytes](), 0
        for each in wanted if said else ():
            assert said is not None
            end = said.index(b"\n", at)
            words = said[at:end].split()
            at = end + 1
            if words[-1] == b"missing":  # in a repository of which parts were fetched
                continue
            size = int(words[2])
            held[each], at = said[at : at + size], at + size + 1
        return held

    def _line(self, *arguments: str) -> str | None:
        """Ask git for one line."""
        said = git(self.top, *arguments)
        return None if said is None else said.decode(errors="backslashreplace").strip("\n")


def repository_at(path: str) -> Repository | None:
    """Give the repository that holds a file; None without one, or without git."""
    folder = os.path.dirname(os.path.realpath(path))
    if top_of(folder) is None:
        return None
    top = (git(folder, "rev-parse", "--show-toplevel") or b"").rstrip(b"\n")
    return Repository(os.path.realpath(os.fsdecode(top))) if top else None


def lay_out(repository: Repository, files: dict[str, str], folder: str) -> None:
    """Write files of a commit into a folder; what cannot stand beside another is left out."""
    held = repository.contents(files.values())
    for name, found in sorted(files.items()):
        path = os.path.join(folder, *name.split("/"))
        try:
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with open(path, "xb") as file:
                file.write(held.get(found, b""))
        except OSError:  # names that are one on this system, or too long for it
            continue


def git(folder: str, *arguments: str, given: str = "") -> bytes | None:
    """Ask git without taking a lock or running what the repository configures.

    Returns:
        What it says; None where it cannot.
    """
    command = [
        "git",
        "--no-optional-locks",
        *("-c", "core.fsmonitor=false"),
        *("-c", "core.hooksPath=/dev/null"),
        *("-c", "protocol.allow=never"),  # nothing that was not fetched is fetched now
        *arguments,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed list, and no shell
            command,
            cwd=folder,
            env=_environment(),
            input=given.encode(),
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def _environment() -> dict[str, str]:
    """Leave out what points git at another repository, as in a hook, or makes it run more."""
    kept = {key: each for key, each in os.environ.items() if key[:4] != "GIT_"}
    kept.update({key: each for key, each in os.environ.items() if key[:11] == "GIT_CONFIG_"})
    more = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    return {**kept, **more, "LC_ALL": "C"}


def is_inside(name: str) -> bool:
    """Whether a name in a tree stays in it, on any system."""
    parts: Collection[str] = name.split("/")
    return not any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts)


def _followed(aims: dict[str, str], files: dict[str, str]) -> dict[str, str]:
    """Give the object of the file that each link leads to, where it leads to one."""
    found = {}
    for name in aims:
        aim = name
        for _ in range(_MOST_LINKS):
            if aim not in aims:
                break
            above = os.path.dirname(aim)
            aim = os.path.normpath(os.path.join(above, aims[aim])).replace(os.sep, "/")
        if aim in files:
            found[name] = files[aim]
    return found
