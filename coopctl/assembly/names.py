"""What closings and corrections are called: in resolutions, and as files."""

import re

from coopctl.books import CORRECTION, YEARS, Part

_ENDING = ".beancount"
_NAME = re.compile(rf"([1-9]\d{{3}})(?:-{CORRECTION}-([1-9]\d{{0,2}}))?", re.ASCII)


def name_of(year: int, number: int | None = None) -> str:
    """Name a closing, or a correction of it, as a resolution does: its file without the ending.

    >>> name_of(2025), name_of(2025, 1)
    ('2025', '2025-correction-1')
    """
    return str(year) if number is None else f"{year}-{CORRECTION}-{number}"


def file_of(year: int, number: int | None = None) -> str:
    """Name the file of a closing, or of a correction of it, within the closings' folder."""
    return f"{name_of(year, number)}{_ENDING}"


def part_named(name: str) -> Part | None:
    """Give the year of what has a name, and the number of a correction; None of another name.

    >>> part_named("2025-correction-1"), part_named("2025")
    ((2025, 1), (2025, None))
    """
    match = _NAME.fullmatch(name)
    if match is None or int(match[1]) not in YEARS:
        return None
    return int(match[1]), None if match[2] is None else int(match[2])


def part_in(file: str) -> Part | None:
    """Give the same of a file, by its name within the closings' folder.

    >>> part_in("2025.beancount"), part_in("about.beancount")
    ((2025, None), None)
    """
    return part_named(file.removesuffix(_ENDING)) if file.endswith(_ENDING) else None
