"""Co-ops for the tests of papers, and what a paper says in each format."""

import html
import re
import shutil
from pathlib import Path

from tests.cli.coop import CoOp

ROOT = Path(__file__).resolve().parents[2]
FORMATS = ("text", "markdown", "html")


def sample(folder: Path) -> CoOp:
    """Copy the sample co-op at the root of the repository: two years closed, one to close."""
    folder.mkdir()
    shutil.copy(ROOT / "rules.yaml", folder)
    shutil.copytree(ROOT / "ledgers", folder / "ledgers")
    return CoOp(folder)


def starter(folder: Path, name: str) -> CoOp:
    """Copy one of the starters."""
    shutil.copytree(ROOT / "coopctl" / "starters" / name, folder)
    return CoOp(folder)


def said(text: str) -> str:
    """Give the words and figures of a paper, without the marks of its format."""
    words = re.sub(r"<style>.*?</style>", " ", text, flags=re.DOTALL)
    words = re.sub(r"<wbr>|</?time>", "", words)  # where a line may end, and where not
    words = html.unescape(re.sub(r"<[a-z/!][^>]*>", " ", words))
    words = re.sub(r"\\([\\`*_{}\[\]|~+=#-])", r"\1", words).replace("**", "")
    return " ".join(words.replace("|", " ").split())


def figures(text: str) -> set[str]:
    """Give every figure of a paper that has a comma or a point, or three digits and more."""
    found = re.findall(r"(?<![\w.,…:-])\d[\d,]*(?:\.\d+)?(?![\w…])", said(text))
    return {each for each in found if len(each) > 2}
