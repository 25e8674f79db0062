"""Looks into the git repository that holds a co-op, and runs nothing that it configures."""

import os
import re
import shlex
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from coopctl.books import MOST_BYTES, top_of

_SECONDS = 60
_LINK = "120000"
_MOST_LINKS = 5
_MOST_LINKED = 100_000
_LONGEST_LINK = 4096
"""Bytes of a link's aim, on any system."""

_CHECK = "`git fsck` says what is damaged, and another clone has it"
_FETCH = "if parts of the history were left out when it was cloned, bring them by "


class GitError(Exception):
    """Git cannot say: it refuses the repository, or something in it is missing or damaged.

    Attributes:
        wrong: what git says, or what was found, within a sentence.
        do: what to do about it.
    """

    def __init__(self, wrong: str, do: str) -> None:
        """Take both."""
        super().__init__(wrong)
        self.wrong, self.do = wrong, do


class UnnamedError(GitError):
    """A name such as `@{u}` or `HEAD@{5}` stands for nothing here."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a commit.

    Attributes:
        files: each with the object that holds it; what a link leads to is there by its name too.
        away: links that lead to nothing in the tree, and submodules.
    """

    files: dict[str, str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository with a work tree. Each question may end in a GitError.

    Attributes:
        top: the folder of the work tree, with no link in its name.
    """

    top: str

    def name_of(self, path: str) -> str | None:
        """Name a file as git does, from the top; None outside."""
        name = os.path.relpath(os.path.realpath(path), self.top)
        return None if name.split(os.sep)[0] == os.pardir else name.replace(os.sep, "/")

    def commit(self, name: str) -> str | None:
        """Give the commit of a name, such as a branch; None where there is none.

        Raises:
            UnnamedError: where git says why there is none.
        """
        if not name or name[0] in "-^":  # an option, or all that is not of a commit
            return None
        try:
            found = self._line_or_no("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        except GitError:
            if "@{" not in name:
                raise
            # in quiet git does not say why
            loud = self._done(("rev-parse", "--verify", f"{name}^{{commit}}"), "")
            error = _refused(loud.stderr, self.top)
            raise UnnamedError(error.wrong, error.do) from error
        if found is None:  # no such name, or nothing to be found by it
            begins = re.split(r"[~^]", name, maxsplit=1)[0]
            known = self._line_or_no("rev-parse", "--verify", "--quiet", begins or "HEAD")
            if known is not None:
                self.ask("cat-file", "-t", known)
        return found

    def parents(self, commit: str) -> list[str]:
        """Give the commits that one came from."""
        return self.ask("rev-parse", f"{commit}^@").decode().split()

    def short(self, commit: str) -> str:
        """Give the short name of a commit."""
        return self._line("rev-parse", "--short=12", commit)

    def is_ancestor(self, commit: str, other: str) -> bool:
        """Whether a commit is the other, or in its history."""
        return self._line_or_no("merge-base", "--is-ancestor", commit, other) is not None

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
        said = self.ask("log", *options, *looked, "HEAD", "--", f":(glob,top)**/{name}")
        return list(dict.fromkeys(said.decode().split()))

    def files_with(self, commit: str, pattern: str) -> list[str]:
        """Name the files of a commit with a line that matches an extended regular expression."""
        options = ("--no-textconv", "--no-recurse-submodules", "-a", "-l", "-z", "-E")
        said = self._line_or_no("grep", *options, "-e", pattern, commit, "--") or ""
        return [each.removeprefix(f"{commit}:") for each in said.split("\0") if each]

    def tree_at(self, commit: str) -> "Tree":
        """Give the files of a commit. Names that lead out of the tree are left out."""
        files, links, away = dict[str, str](), dict[str, str](), set[str]()
        for each in self.ask("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            head, _, named = each.partition(b"\t")
            mode, kind, found = (head.decode().split() or ["", "", ""])[:3]
            name = os.fsdecode(named)
            if kind == "commit":
                away.add(name)
            elif kind == "blob" and is_inside(name):
                (links if mode == _LINK else files)[name] = found
        sizes = self.sizes(links) if links else {}
        held = self.contents({name: links[name] for name in links if sizes[name] <= _LONGEST_LINK})
        aims = {name: os.fsdecode(held.get(name, b"")) for name in links}
        _follow(aims, files)
        return Tree(files, frozenset({*away, *aims}))

    def sizes(self, files: Mapping[str, str]) -> dict[str, int]:
        """Say how many bytes each file has, without reading it."""
        asked = "".join(f"{found}\n" for found in files.values())
        said = self.ask("cat-file", "--batch-check=%(objectsize)", given=asked).split(b"\n")
        sizes = dict[str, int]()
        for name, size in zip(files, said, strict=False):
            if not size.isdigit():
                raise _missing(name)
            sizes[name] = int(size)
        return sizes

    def contents(self, files: Mapping[str, str]) -> dict[str, bytes]:
        """Give what files hold, as it was committed: no filter and no attribute is applied.

        Args:
            files: the object that holds each; not more than MOST_BYTES in all.
        """
        if not files:
            return {}
        sizes = self.sizes(files)
        if sum(sizes.values()) > MOST_BYTES:
            largest = max(sizes, key=lambda name: sizes[name])
            wrong = f"`{largest}` has {sizes[largest]:,} bytes there, more than coopctl reads"
            raise GitError(wrong, "compare with a commit that holds nothing of that size")
        said = self.ask("cat-file", "--batch", given="".join(f"{o}\n" for o in files.values()))
        held, at = dict[str, bytes](), 0
        for name in files:
            at = said.index(b"\n", at) + 1
            held[name], at = said[at : at + sizes[name]], at + sizes[name] + 1
        return held

    def ask(self, *arguments: str, given: str = "") -> bytes:
        """Ask git; give what it says."""
        done = self._done(arguments, given)
        if done.returncode != 0:
            raise _refused(done.stderr, self.top)
        return done.stdout

    def _line(self, *arguments: str) -> str:
        """Ask git for one line."""
        return _decoded(self.ask(*arguments))

    def _line_or_no(self, *arguments: str) -> str | None:
        """Ask git for one line; None where it says no by its exit code."""
        done = self._done(arguments, "")
        if done.returncode not in (0, 1):
            raise _refused(done.stderr, self.top)
        return None if done.returncode == 1 else _decoded(done.stdout)

    def _done(self, arguments: Collection[str], given: str) -> subprocess.CompletedProcess[bytes]:
        """Run git without taking a lock or running what the repository configures.

        In the very folder that has the `.git`: no folder within it is taken for a repository.
        """
        command = [
            "git",
            "--no-optional-locks",
            *("-c", "core.fsmonitor=false"),
            *("-c", "core.hooksPath=/dev/null"),
            *("-c", "protocol.allow=never"),  # nothing that was not fetched is fetched now
            *("-c", "safe.bareRepository=explicit"),
            *arguments,
        ]
        try:
            return subprocess.run(  # noqa: S603 - a fixed list, and no shell
                command,
                cwd=self.top,
                env=_environment(self.top),
                input=given.encode(),
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            wrong = f"git had not answered after {_SECONDS} seconds"
            raise GitError(wrong, "run `git gc`, then the command again") from error
        except OSError as error:
            wrong = f"git cannot be run: {error.strerror or error}"
            raise GitError(wrong, "install git, or put it on the PATH") from error


def repository_at(path: str) -> Repository | None:
    """Give the repository that holds a file; None where none does.

    Raises:
        GitError: where git refuses it, or takes another one for it.
    """
    top = top_of(os.path.dirname(os.path.realpath(path)))
    if top is None:
        return None
    repository = Repository(top)
    found = os.fsdecode(repository.ask("rev-parse", "--show-toplevel").removesuffix(b"\n"))
    if os.path.realpath(found) != top:
        raise GitError(
            f"there is a .git in {top}, and git takes {found} for its work tree",
            f"run `git -C {top} rev-parse --show-toplevel`, and mend what makes it say so",
        )
    return repository


def _refused(stderr: bytes, top: str) -> GitError:
    """Give what git says where it fails, with what helps against it."""
    lines = stderr.decode(errors="backslashreplace").strip().split("\n")
    fatal = [each.removeprefix("fatal: ") for each in lines if each.startswith("fatal: ")]
    said = "; ".join(fatal) or lines[-1] or "git fails, and does not say why"
    if "dubious ownership" in said:
        do = "if you trust who owns it, run "
        return GitError(said, f"{do}`git config --global --add safe.directory {shlex.quote(top)}`")
    if "promisor" in said:
        return GitError(said, f"{_FETCH}`git fetch --refetch --no-filter`")
    return GitError(said, f"mend what git names; where an object is, {_CHECK}")


def _missing(name: str) -> GitError:
    """Tell of a file that a commit names, whose object is not there."""
    wrong = f"`{name}` is in the commit, and what it holds is not in this repository"
    return GitError(wrong, f"{_FETCH}`git fetch --refetch --no-filter`; else {_CHECK}")


def _decoded(said: bytes) -> str:
    return said.decode(errors="backslashreplace").strip("\n")


def _environment(top: str) -> dict[str, str]:
    """Leave out what points git at another repository, as in a hook, or makes it run more."""
    kept = {key: each for key, each in os.environ.items() if key[:4] != "GIT_"}
    kept.update({key: each for key, each in os.environ.items() if key[:11] == "GIT_CONFIG_"})
    more = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
    return {**kept, **more, "GIT_CEILING_DIRECTORIES": os.path.dirname(top), "LC_ALL": "C"}


def is_inside(name: str) -> bool:
    """Whether a name in a tree stays in it, on any system."""
    parts: Collection[str] = name.split("/")
    return not any(part in ("", ".", "..") or set(part) & set("\\:\0") for part in parts)


def _follow(aims: dict[str, str], files: dict[str, str]) -> None:
    """Put what links lead to among the files, by the links' names; take those links away.

    Args:
        aims: what each link says.
        files: of the tree, each with the object that holds it.
    """
    most = len(files) + _MOST_LINKED
    for _ in range(_MOST_LINKS):
        folders = {above for name in files for above in _above(name)}
        for name, said in tuple(aims.items()):
            aim = os.path.normpath(os.path.join(os.path.dirname(name), said)).replace(os.sep, "/")
            if aim in files or aim in folders:
                files.update(_at(aim, name, files))
                del aims[name]
            if len(files) > most:
                wrong = f"links of that commit lead to more than {_MOST_LINKED:,} files"
                raise GitError(wrong, "compare with a commit without them")


def _above(name: str) -> Iterator[str]:
    """Name the folders that a file is in, up to the top."""
    while name:
        name = os.path.dirname(name)
        yield name or os.curdir


def _at(aim: str, name: str, files: dict[str, str]) -> dict[str, str]:
    """Give the file that a link leads to, or all in the folder that it leads to, by its name."""
    if aim in files:
        return {name: files[aim]}
    folder = "" if aim == os.curdir else f"{aim}/"
    return {f"{name}/{n.removeprefix(folder)}": o for n, o in files.items() if n.startswith(folder)}
