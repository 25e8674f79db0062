"""Where an answer goes: the screen, a pipe, a file; and what it never overwrites."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.coop import CLOSING, LONG_AFTER, CoOp
from tests.command import Said

ROOT = Path(__file__).resolve().parents[2]


def in_a_shell(co_op: CoOp, line: str, **environment: str) -> Said:
    """Run a line in which `coopctl` stands for the command, in bash."""
    script = f'coopctl() {{ "{sys.executable}" -m coopctl "$@"; }}; {line}'
    settings = {
        "PATH": "/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",  # a limit on files would leave half of one
        "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": LONG_AFTER,
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=co_op.folder,
        env={**settings, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "command",
    [
        ("check", "--output", "rules.yaml"),
        ("rules", "show", "--output", "./rules.yaml"),
        ("explain", "2025", "--output", "ledgers/2025.beancount"),
        ("verify", "--output", "ledgers/main.beancount"),
        ("close-year", "2025", "--output", "ledgers/main.beancount"),
        ("close-year", "2025", "--format", "json", "--output", CLOSING),
        ("close-year", "2025", "--output", "link"),
    ],
    ids=" ".join,
)
def test_no_answer_is_written_over_the_rules_or_a_ledger(
    co_op: CoOp, command: tuple[str, ...]
) -> None:
    (co_op.folder / "link").symlink_to("ledgers/2025.beancount")
    co_op.run("close-year", "2025")
    before = co_op.files()
    done = co_op.run(*command, code=2)
    assert f"{command[-1]} is for the books, the rules or git, not for an answer" in done.err
    assert co_op.files() == before


def test_a_ledger_of_any_name_is_not_overwritten(co_op: CoOp) -> None:
    (co_op.folder / "ledgers/2025.beancount").rename(co_op.folder / "ledgers/entries")
    co_op.replace("ledgers/main.beancount", '"2025.beancount"', '"entries"')
    before = co_op.files()
    done = co_op.run("explain", "2025", "--output", "ledgers/entries", code=2)
    assert "ledgers/entries is for the books" in done.err
    assert co_op.files() == before


def test_an_answer_replaces_a_file_whole_and_keeps_its_mode(co_op: CoOp) -> None:
    kept = co_op.folder / "answer.txt"
    kept.write_text("what was there before" * 500, encoding="utf-8")
    kept.chmod(0o600)
    co_op.run("check", "--output", "answer.txt")
    assert kept.read_text(encoding="utf-8") == "errors: 0, warnings: 0\n"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in co_op.folder.iterdir() if each.suffix == ".tmp"] == []


def test_a_file_that_cannot_be_replaced_whole_is_as_it_was(co_op: CoOp) -> None:
    """The explanation of a year is longer than the kilobyte that may be written."""
    kept = co_op.folder / "answer.txt"
    kept.write_text("what was there before", encoding="utf-8")
    done = in_a_shell(co_op, "ulimit -f 1; coopctl explain 2025 --output answer.txt")
    assert done.code == 1
    assert done.err == "coopctl: cannot write answer.txt: File too large\n"
    assert kept.read_text(encoding="utf-8") == "what was there before"
    assert [each.name for each in co_op.folder.iterdir() if each.suffix == ".tmp"] == []


def test_a_dash_is_the_screen(co_op: CoOp) -> None:
    assert co_op.run("check", "--output", "-").out == "errors: 0, warnings: 0\n"
    assert not (co_op.folder / "-").exists()


@pytest.mark.parametrize("form", ["text", "json"])
def test_where_the_answer_cannot_be_written_no_closing_is(co_op: CoOp, form: str) -> None:
    before = co_op.files()
    for output, wrong in (("none/x", "there is no folder none"), ("ledgers", "it is a folder")):
        done = co_op.run("close-year", "2025", "--format", form, "--output", output, code=1)
        assert done.err == f"coopctl: cannot write {output}: {wrong}\n"
    assert co_op.files() == before


def test_a_device_is_written_to_and_stays_one(co_op: CoOp) -> None:
    """/dev/full takes nothing; both what failed and what was written are told."""
    done = co_op.run("close-year", "2025", "--output", "/dev/full", code=1)
    assert done.err == (
        "coopctl: cannot write /dev/full: No space left on device\n"
        f"wrote {CLOSING}; the whole ledger loads with it\n"
    )
    assert Path("/dev/full").is_char_device()


HOURS = "date,member,hours\n2026-04-01,Ana,7.25\n"
VOTE = ("--title", "Van", "--meeting", "2026-06-20", "--minutes", "M", "--for", "2")


@pytest.mark.parametrize(
    ("command", "written"),
    [
        (("resolve", "van", *VOTE, "--against", "1"), "ledgers/resolutions.beancount"),
        (("import", "hours", "hours.csv"), "ledgers/hours/2026.beancount"),
    ],
)
def test_what_was_written_is_told_also_where_the_answer_cannot_be(
    co_op: CoOp, command: tuple[str, ...], written: str
) -> None:
    (co_op.folder / "hours.csv").write_text(HOURS, encoding="utf-8")
    done = co_op.run(*command, "--add-include", "--output", "/dev/full", code=1)
    assert done.err.startswith("coopctl: cannot write /dev/full: No space left on device\n")
    assert f"wrote {written}" in done.err
    assert (co_op.folder / written).exists()


def test_a_reader_who_has_gone_stops_nothing(co_op: CoOp) -> None:
    done = in_a_shell(co_op, "coopctl close-year 2025 | true; exit ${PIPESTATUS[0]}")
    assert (done.code, done.out) == (0, "")
    assert done.err == f"wrote {CLOSING}; the whole ledger loads with it\n"
    assert (co_op.folder / CLOSING).exists()


def test_a_full_standard_output_is_told_in_one_message(co_op: CoOp) -> None:
    done = in_a_shell(co_op, "coopctl close-year 2025 > /dev/full")
    assert done.code == 1
    assert done.err.splitlines() == [
        "coopctl: cannot write the answer: No space left on device",
        f"wrote {CLOSING}; the whole ledger loads with it",
    ]


def test_a_closed_standard_output_is_told_and_a_closed_standard_error_is_not_missed(
    co_op: CoOp,
) -> None:
    done = in_a_shell(co_op, "coopctl close-year 2025 >&-")
    assert done.code == 1
    assert done.err == "coopctl: cannot write the answer: standard output is closed\n"
    assert not (co_op.folder / CLOSING).exists()
    assert in_a_shell(co_op, "coopctl check 2>&-").out == "errors: 0, warnings: 0\n"


def test_names_that_the_screen_cannot_show_are_written_as_codes(co_op: CoOp) -> None:
    co_op.replace("ledgers/accounts.beancount", "Ana Ruiz", "佐藤")
    done = in_a_shell(co_op, "coopctl close-year 2025 --no-diff", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert "Ana     \\u4f50\\u85e4  " in done.out
    assert (co_op.folder / CLOSING).exists()


@pytest.mark.parametrize(
    "command",
    [
        "members --format json",
        "members --format csv",
        "members --format html",
        "members --format markdown",
        "statement 2025 Ana --format json",
        "statement 2025 Ana --format html",
        "propose 2025 --format json",
        "propose 2025 --format markdown",
    ],
)
def test_an_answer_for_programs_is_the_same_on_every_screen(co_op: CoOp, command: str) -> None:
    co_op.replace("ledgers/accounts.beancount", "Ana Ruiz", "Chloé Petit")
    co_op.replace("rules.yaml", "Workers", "Société de Workers")
    there = in_a_shell(co_op, f"coopctl {command}", PYTHONIOENCODING="utf-8")
    done = in_a_shell(co_op, f"coopctl {command}", PYTHONIOENCODING="ascii")
    assert done == there
    assert done.code == 0
    assert "é" in done.out


@pytest.mark.parametrize("output", ["answer.json", "/dev/stdout"])
def test_a_file_whose_name_is_in_another_encoding_is_named_in_an_answer(
    co_op: CoOp, output: str
) -> None:
    name = co_op.folder / os.fsdecode(b"ledgers/closings/caf\xe9.beancount")
    name.touch()
    done = in_a_shell(co_op, f"coopctl check --format json --output {output}")
    assert done.code == 1
    answer = done.out if output == "/dev/stdout" else co_op.read(output)
    (problem,) = json.loads(answer)["problems"]
    assert problem["file"] == "ledgers/closings/caf\udce9.beancount"


def test_a_record_is_the_same_on_every_screen(co_op: CoOp) -> None:
    line = (
        "coopctl resolve coffee --title 'Un café' --minutes 2026-1 --meeting 2026-04-20 "
        "--present 3 --for 3 --against 0 --abstain 0 --add-include --dry-run"
    )
    done = in_a_shell(co_op, line, PYTHONIOENCODING="ascii")
    assert '"Un café"' in done.out


def test_a_folder_that_is_gone_is_told(co_op: CoOp) -> None:
    done = in_a_shell(co_op, "mkdir gone; cd gone; rmdir ../gone; coopctl check")
    assert done.code == 2
    assert done.err.startswith("coopctl: cannot enter the folder it runs in")


def test_a_clock_that_is_no_day_is_told(co_op: CoOp) -> None:
    for clock in ("99999999999999", "yesterday"):
        done = co_op.run("close-year", "2025", code=2, now=clock)
        assert done.err.startswith(f"coopctl: SOURCE_DATE_EPOCH is {clock}; write ")


def test_only_a_terminal_that_wants_colour_is_given_any(co_op: CoOp) -> None:
    line = f"script -qec '{sys.executable} -m coopctl explain 2025 Anna' /dev/null"
    assert "\x1b[31;1m error: " in in_a_shell(co_op, line, TERM="xterm").out
    for plain in ({"TERM": "dumb"}, {"TERM": "xterm", "NO_COLOR": "1"}):
        assert " error: no step" in in_a_shell(co_op, line, **plain).out


def test_a_path_is_shortened_only_where_it_begins(co_op: CoOp, tmp_path: Path) -> None:
    """The co-op's own path stands within another one, after `other`."""
    inner = Path(f"{tmp_path}/other{co_op.folder}")
    inner.mkdir(parents=True)
    missing = inner / "rules.yaml"
    done = co_op.run("check", "--rules", str(missing), code=1)
    assert f"there is no {missing} [no-rules]" in done.err


def test_amounts_of_hundreds_of_millions_are_whole_in_a_pipe(co_op: CoOp) -> None:
    """800,000,000.00 more than the 88,080.40 of turnover and 14,092.35 of surplus."""
    co_op.replace("rules.yaml", "step: work-dividend", "step: distribution-in-proportion-to-work")
    co_op.append(
        "ledgers/2025.beancount",
        '\n2025-06-01 * "A very large order"\n  Income:Sales  -800000000.00 EUR\n'
        "  Assets:Bank    800000000.00 EUR\n",
    )
    done = co_op.run("close-year", "2025", "--no-diff")
    assert "Turnover 800,088,080.40 EUR, surplus 800,014,092.35 EUR\n" in done.out
    assert "…" not in done.out
