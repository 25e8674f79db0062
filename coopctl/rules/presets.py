"""The law presets that come with coopctl: their texts, by id."""

from functools import cache
from importlib.resources import files

_FOLDER = files("coopctl.rules") / "laws"
_ENDING = ".yaml"


@cache
def preset_ids() -> tuple[str, ...]:
    """Name every law preset, sorted."""
    names = (each.name for each in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def preset_text(law: str) -> str:
    """Give the text of a preset, which must be one of `preset_ids`."""
    return (_FOLDER / f"{law}{_ENDING}").read_text(encoding="utf-8")
