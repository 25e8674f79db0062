"""Lays the files of a commit out in a private folder, as far as a ledger may look for them."""

import os
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coopctl.books import MOST_BYTES
from coopctl.books.patterns import TooMany, find
from coopctl.cli.repository import Repository

_MOST_FILES = 20_000
"""Of a commit, those of the co-op's own folder first."""

_NAMING = re.compile(
    rb'^(include\s+"|option\s+"documents"\s+"|\d{4}[-/]\d\d?[-/]\d\d?\s+document\s+\S+\s+")'
    rb'([^"\n]+)(?=")',
    re.MULTILINE,
)
"""How a ledger names a file or a folder."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the files of a commit are laid out.

    Attributes:
        repository: that has the commit.
        files: of the commit, each with the object that holds it.
        folder: to lay them out in, absolute.
    """

    repository: Repository
    files: Mapping[str, str]
    folder: str

    def name_of(self, path: str) -> str | None:
        """Name a file of the work tree as git does, whether or not it is there; None outside.

        By what links outside of the work tree lead to, and without following those within: the
        commit has its own.
        """
        name = os.path.relpath(path, self.repository.top)
        if name.split(os.sep)[0] != os.pardir:
            return name.replace(os.sep, "/")
        for above in (*reversed(Path(path).parents), Path(path)):
            inside = self.repository.name_of(str(above))
            if inside is not None:
                return posixpath.normpath(f"{inside}/{Path(path).relative_to(above).as_posix()}")
        return None

    def path_of(self, name: str) -> str:
        """Say where a file of the commit lies."""
        return os.path.join(self.folder, *name.split("/"))

    def lay_out(self, rules: str, main: str, *, all_whole: bool) -> None:
        """Write the files.

        Rules, main ledger and what it includes are whole; with `all_whole` so is every file,
        beginning with the smallest, up to MOST_BYTES. The others are there, and empty.
        What cannot stand beside another is left out.

        Args:
            rules: name of the rules.
            main: name of the main ledger.
            all_whole: whether plugins of the ledger's own may read any of them.
        """
        own = os.path.join(os.path.dirname(rules), "")
        near = sorted(self.files, key=lambda name: (not name.startswith(own), name))
        names = dict.fromkeys((rules, main, *near[:_MOST_FILES]))
        for name in names:
            self._write(name, b"")
        waiting = {rules, main, *(self._smallest(names) if all_whole else ())}
        written = set[str]()
        while waiting:
            written |= waiting
            waiting = self._filled(sorted(waiting)) - written

    def _filled(self, names: list[str]) -> set[str]:
        """Write files whole; name those that they include."""
        included = set[str]()
        for portion in self._portions({name: self.files[name] for name in names}):
            for name, text in self.repository.contents(portion).items():
                included |= self._included(name, text)
                self._write(name, _NAMING.sub(partial(self._moved, name), text))
        return included & {*self.files}

    def _portions(self, files: dict[str, str]) -> Iterator[dict[str, str]]:
        """Cut files into portions that can be read at once."""
        sizes, portion, held = self.repository.sizes(files), dict[str, str](), 0
        for name, found in files.items():
            if sizes[name] > MOST_BYTES:
                self._write(name, b"", size=sizes[name])  # told as too large where it is read
                continue
            if held + sizes[name] > MOST_BYTES:
                yield portion
                portion, held = {}, 0
            portion[name] = found
            held += sizes[name]
        yield portion

    def _smallest(self, names: Collection[str]) -> Iterator[str]:
        """Give the smallest of some files, as many as MOST_BYTES has room for."""
        sizes, held = self.repository.sizes({name: self.files[name] for name in names}), 0
        for name in sorted(sizes, key=lambda name: sizes[name]):
            held += sizes[name]
            if held > MOST_BYTES:
                return
            yield name

    def _included(self, name: str, text: bytes) -> set[str]:
        """Name the files of the commit that one includes."""
        found = set[str]()
        for match in _NAMING.finditer(text):
            inside = self.name_of(self._aim(name, match)) if match[1][:1] == b"i" else None
            if inside is not None:
                with suppress(TooMany):  # told where the ledger is read
                    paths = find(self.path_of(inside), recursive=True)
                    found.update(os.path.relpath(path, self.folder) for path in paths)
        return {name.replace(os.sep, "/") for name in found}

    def _aim(self, name: str, match: re.Match[bytes]) -> str:
        """Say what a file of the commit names, as if it lay in the work tree."""
        folder = os.path.join(self.repository.top, os.path.dirname(name))
        return os.path.normpath(os.path.join(folder, os.fsdecode(match[2])))

    def _moved(self, name: str, match: re.Match[bytes]) -> bytes:
        """Give what names a file; where it led out of the folder, to where that file lies."""
        aim = self._aim(name, match)
        inside = self.name_of(aim)
        here = os.path.join(self.folder, os.path.dirname(name), os.fsdecode(match[2]))
        there = aim if inside is None else self.path_of(inside)
        return match[0] if os.path.normpath(here) == there else match[1] + os.fsencode(there)

    def _write(self, name: str, text: bytes, *, size: int = 0) -> None:
        """Write a file of the commit, or a hole of a size."""
        path = self.path_of(name)
        with suppress(OSError):  # names that are one on this system, or too long for it
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            with open(path, "wb") as file:
                file.write(text)
                if size:
                    file.truncate(size)
