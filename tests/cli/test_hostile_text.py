"""What a ledger says reaches a reader as text: no terminal, browser or spreadsheet acts upon it."""

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import category

import pytest
from beancount.core.data import Transaction

from tests.cli.coop import CLOSING, CoOp
from tests.closing.small import ACCOUNTS, MAIN, RULES, YEAR_2025, entries, small
from tests.verify.kept import commit

ACTS = "\x1b[2J\x1b]8;;http://x\x07\u202e\u200b"
HOSTILE = f"=HYPERLINK(1)<script>alert(1)</script>|[x](javascript:y)&lt;{ACTS}"
SAID = re.sub("[\x00-\x1f]", "", HOSTILE)
"""Without what YAML has no way to hold."""

NAMED = f"""
2023-01-02 custom "budget" Income:Sales "monthly" 100.00 EUR
2025-01-02 note Assets:Bank "{HOSTILE}"

2025-06-01 * "{HOSTILE}" "@SUM(1){ACTS}" #hostile
  Equity:Reserve  50.00 EUR
  Assets:Bank    -50.00 EUR
"""
TEXTS = [
    "check",
    "close-year 2025 --dry-run",
    "explain 2025",
    "verify",
    "members --at 2025-12-31",
    "capital 2025",
    "statement 2025 Zoe",
    "propose 2025",
    "rules show 2025",
    "simulate 2025 --set reserve=30%",
    "report month 2025-06",
    "report year 2025",
    "report funds",
    "report community 2025",
    "report plan 2025",
]
FORMS = {
    "csv": ["members", "report year 2025", "report funds"],
    "markdown": ["members", "statement 2025 Zoe", "propose 2025", "report funds"],
    "html": ["members", "statement 2025 Zoe", "propose 2025", "report year 2025", "report funds"],
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> CoOp:
    """A co-op whose every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "co-op"
    accounts = ACCOUNTS.replace("Capital:Zoe\n", f'Capital:Zoe\n  name: "{HOSTILE}"\n')
    accounts = f'option "title" "{HOSTILE}"\n{accounts}'
    rules = RULES.replace("cooperative: Small", f"cooperative: '{SAID}'")
    rules = rules.replace("step: reserve\n", f"step: reserve\n    title: '{SAID}'\n", 1)
    co_op = small(folder, YEAR_2025 + NAMED, accounts=accounts, rules=rules)
    (folder / "closings" / "about.beancount").touch()
    return co_op


def acting(text: str) -> set[str]:
    """Find what a terminal would act upon, or not show."""
    return {char for char in text if category(char) in {"Cc", "Cf", "Zl", "Zp"} and char != "\n"}


class Tags(HTMLParser):
    """Keeps what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = [f"{key}={value}" for key, value in attrs]
        active = tag == "script" or any(re.match(r"on|\w+=\s*javascript:", each) for each in values)
        self.found += [tag] * active


def formulas(text: str) -> Iterator[str]:
    """Find cells that a spreadsheet would run."""
    for row in csv.reader(io.StringIO(text)):
        for cell in row:
            if cell[:1] in set("=+-@\t\r") and not re.fullmatch(r"[-+][\d.,]+%?", cell):
                yield cell


@pytest.mark.parametrize("command", TEXTS)
def test_nothing_acts_upon_a_terminal(hostile: CoOp, command: str) -> None:
    done = hostile.run(*command.split(), code=None)
    assert done.out + done.err != ""
    assert acting(done.out + done.err) == set()


@pytest.mark.parametrize(
    ("form", "command"), [(form, command) for form, each in FORMS.items() for command in each]
)
def test_nothing_acts_upon_a_spreadsheet_a_page_or_a_browser(
    hostile: CoOp, form: str, command: str
) -> None:
    done = hostile.run(*command.split(), "--format", form)
    assert acting(done.out.replace("\r\n", "\n")) == set()
    if form == "csv":
        assert list(formulas(done.out)) == []
    else:
        tags = Tags()
        tags.feed(done.out)
        assert tags.found == []
        assert "HYPERLINK" in done.out, "the text itself is there"


def test_beancount_is_given_what_was_written(hostile: CoOp) -> None:
    before = (hostile.folder / MAIN).read_bytes()
    hostile.run("close-year", "2025")
    assert (hostile.folder / MAIN).read_bytes() == before
    narrations = {each.narration for each in entries(hostile) if isinstance(each, Transaction)}
    assert SAID in narrations, "the title of a step, which the closing has too"


def test_a_reason_that_other_programs_show_on_two_lines_is_one_line_of_the_closing(
    co_op: CoOp,
) -> None:
    reason = r'because: "By-laws\Lart.\N20\Pand 21"'
    co_op.replace("rules.yaml", "because: By-laws art. 20", reason)
    co_op.run("close-year", "2025")
    assert 'because: "By-laws art. 20 and 21"' in co_op.read(CLOSING)
    co_op.run("verify")


def test_names_of_folders_and_commits_are_shown_escaped(tmp_path: Path) -> None:
    """A folder of a stranger's repository is called as the stranger likes."""
    name = "co\x1b[2J\u202e-op"
    outer = small(tmp_path / "outer", YEAR_2025)
    inner = small(outer.folder / name, YEAR_2025)
    rules = ("--rules", f"{name}/rules.yaml")
    seen = [
        outer.run("close-year", "2025", *rules, "--no-diff").err,
        outer.run("close-year", "2025", *rules, "--check").err,
    ]
    commit(inner)
    seen += [
        outer.run("verify", *rules, "--since", "HEAD").out,
        outer.run("verify", *rules, "--since", name, code=2).err,
        outer.run("verify", *rules, "--output", f"{name}/none/a.txt", code=1).err,
    ]
    for said in seen:
        assert "co\\x1b[2J\\u202e-op" in said
        assert acting(said) == set()
