"""Years and files named on the command line, and how the co-op is found from a folder in it."""

import pytest

from tests.cli.coop import CLOSING, CoOp


def test_a_folder_inside_the_co_op_is_as_good_as_its_own(co_op: CoOp) -> None:
    done = CoOp(co_op.folder / "ledgers").run("close-year", "2025", "--no-diff")
    assert done.err == "wrote closings/2025.beancount; the whole ledger loads with it\n"
    assert (co_op.folder / CLOSING).exists()


def test_places_are_named_from_the_folder_the_command_runs_in(co_op: CoOp) -> None:
    co_op.replace("rules.yaml", "2% of turnover", "2% of turnoverr")
    done = CoOp(co_op.folder / "ledgers/closings").run("check", code=1)
    assert done.err.startswith("../../rules.yaml:24:19: error: `turnoverr` is not known here")


def test_the_search_for_the_rules_ends_at_the_root_of_a_repository(co_op: CoOp) -> None:
    inner = co_op.folder / "other"
    (inner / ".git").mkdir(parents=True)
    assert "there is no rules.yaml here [no-rules]" in CoOp(inner).run("check", code=1).err


def test_rules_that_are_named_are_looked_for_nowhere_else(co_op: CoOp) -> None:
    ledgers = CoOp(co_op.folder / "ledgers")
    assert "[no-rules]" in ledgers.run("check", "--rules", "rules.yaml", code=1).err
    done = ledgers.run("check", "--rules", "../rulse.yaml", code=1)
    assert done.err.startswith("../rulse.yaml: error: there is no ../rulse.yaml [no-rules]\n")
    assert ledgers.run("check", "--rules", "", code=2).err == "coopctl: `--rules` names no file\n"


@pytest.mark.parametrize("year", ["twenty", "25", "20255", "9999", "0999", "２０２５", ""])
def test_what_is_no_year_is_told_with_what_one_looks_like(co_op: CoOp, year: str) -> None:
    for command in (("close-year",), ("explain",), ("verify",), ("rules", "show")):
        done = co_op.run(*command, year, code=2)
        assert done.out == ""
        assert done.err == (
            f"coopctl: `{year}` is no fiscal year; write four digits, such as 2025\n"
        )


def test_the_usage_names_the_year_plainly(co_op: CoOp) -> None:
    assert co_op.run("close-year", "--help").out.startswith(
        "Usage: coopctl close-year [OPTIONS] YEAR\n"
    )


def test_no_command_s_one_line_is_cut_in_the_help(co_op: CoOp) -> None:
    assert "..." not in co_op.run("rules", "--help").out.partition("Commands:")[2]
    assert "..." not in co_op.run("--help").out.partition("Commands:")[2]
