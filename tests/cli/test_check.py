"""`check`: everything that is wrong, sorted by place."""

import json
import os

import pytest

from tests.cli.coop import CLOSING, CoOp

RULES, YEAR, ACCOUNTS = "rules.yaml", "ledgers/2025.beancount", "ledgers/accounts.beancount"


def test_a_clean_co_op_has_nothing_wrong(co_op: CoOp) -> None:
    done = co_op.run("check")
    assert done.out == "errors: 0, warnings: 0\n"
    assert done.err == ""


def test_a_clean_co_op_with_a_closing_has_nothing_wrong(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    assert co_op.run("check").out == "errors: 0, warnings: 0\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (RULES, "2% of turnover", "2% of turnvoer", "unknown-name"),
        (RULES, "currency: EUR", "currency: EUR\ncurency: EUR", "unknown-key"),
        (RULES, "turnover: [Income:Sales]", "turnover: [Umsatz:Sales]", "unknown-root"),
        (YEAR, "41250.00 EUR\n  Income", "41250.01 EUR\n  Income", "ledger-error"),
        (ACCOUNTS, "2025-01-01 open Assets:Bank EUR\n", "", "ledger-error"),
    ],
)
def test_each_kind_of_wrong_is_an_error_and_exit_1(
    co_op: CoOp, file: str, old: str, new: str, code: str
) -> None:
    co_op.replace(file, old, new)
    before = co_op.files()
    done = co_op.run("check", code=1)
    assert f"[{code}]" in done.err
    assert not done.out.startswith("errors: 0")
    assert co_op.files() == before


def test_income_in_a_foreign_currency_is_an_error(co_op: CoOp) -> None:
    co_op.replace(ACCOUNTS, "open Income:Sales EUR", "open Income:Sales EUR, USD")
    co_op.replace(YEAR, "-41250.00 EUR", "-50000.00 USD @@ 41250.00 EUR")
    assert "[foreign-income]" in co_op.run("check", code=1).err


def closed(co_op: CoOp) -> None:
    """Close the year."""
    co_op.run("close-year", "2025")


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (RULES, "2% of turnover", "1% of turnover", "rules-changed"),
        (YEAR, '2025-06-30 * "Sales', '2025-06-29 * "Sales', "books-changed"),
        (
            CLOSING,
            "Losses:CarriedForward  0.00 ~0",
            "Losses:CarriedForward  0.0 ~0",
            "closing-edited",
        ),
    ],
)
def test_a_closing_that_is_not_up_to_date_is_an_error(
    co_op: CoOp, file: str, old: str, new: str, code: str
) -> None:
    closed(co_op)
    co_op.replace(file, old, new)
    assert f"[{code}]" in co_op.run("check", code=1).err


def test_an_amount_that_would_go_to_a_closed_account_is_an_error_before_closing(
    co_op: CoOp,
) -> None:
    text = co_op.read(RULES).replace(
        "to: Liabilities:Members:{member}", "to: Equity:Capital:{member}"
    )
    (co_op.folder / RULES).write_text(text, encoding="utf-8")
    leave(co_op)
    done = co_op.run("check", code=1)
    assert "[account-closed]" in done.err
    assert "Chloé Petit" in done.err


def leave(co_op: CoOp) -> None:
    """Let Chloe leave in November, her capital paid back."""
    co_op.append(
        YEAR,
        '\n2025-11-30 * "Paid back"\n  Equity:Capital:Chloe  1000.00 EUR\n'
        "  Assets:Bank          -1000.00 EUR\n",
    )
    co_op.append(ACCOUNTS, "\n2025-11-30 close Equity:Capital:Chloe\n")


def helped(co_op: CoOp) -> None:
    """Enter hours of somebody who is no member."""
    co_op.append(ACCOUNTS, "\n2025-01-01 open Equity:Work:Kim HOUR\n")
    co_op.append(
        YEAR, '\n2025-07-07 * "Help"\n  Equity:Work:Kim  4 HOUR\n  Equity:Work:Done  -4 HOUR\n'
    )


def test_warnings_are_listed_and_leave_the_exit_code_at_0(co_op: CoOp) -> None:
    helped(co_op)
    done = co_op.run("check")
    assert "warning: Equity:Work:Kim has 4 HOUR in 2025" in done.err
    assert done.out == "errors: 0, warnings: 1\n"


def test_everything_wrong_in_the_rules_is_told_at_once_and_by_place(co_op: CoOp) -> None:
    co_op.replace(RULES, "2% of turnover", "2% of turnvoer")
    co_op.replace(RULES, "in_proportion_to: capital", "in_proportion_to: captial")
    done = co_op.run("check", code=1)
    places = [line.split(":")[1] for line in done.err.splitlines() if line.startswith(RULES)]
    assert places == sorted(places, key=int)
    assert len(places) == 2
    assert done.out == "errors: 2, warnings: 0\n"


def test_warnings_stand_beside_errors_of_closings(co_op: CoOp) -> None:
    closed(co_op)
    helped(co_op)
    done = co_op.run("check", code=1)
    assert "[not-a-member]" in done.err
    assert "[books-changed]" in done.err
    assert done.out == "errors: 1, warnings: 1\n"


def test_json_lists_each_problem_with_its_four_parts_and_its_place(co_op: CoOp) -> None:
    helped(co_op)
    co_op.replace(RULES, "turnover: [Income:Sales]", "turnover: [Umsatz:Sales]")
    done = co_op.run("check", "--format", "json", code=1)
    assert done.err == ""
    answer = done.json
    assert answer["schema"] == 1
    (problem,) = answer["problems"]
    assert set(problem) == {
        "code", "severity", "file", "line", "column", "wrong", "why", "do",
    }  # fmt: skip
    assert (problem["code"], problem["severity"]) == ("unknown-root", "error")
    assert (problem["file"], problem["line"]) == ("rules.yaml", 7)


def test_json_of_a_clean_co_op_is_an_empty_list(co_op: CoOp) -> None:
    assert co_op.run("check", "--format", "json").json == {"schema": 1, "problems": []}


def test_the_answer_can_go_to_a_file(co_op: CoOp) -> None:
    helped(co_op)
    done = co_op.run("check", "--format", "json", "--output", "problems.json")
    assert done.out == ""
    assert json.loads(co_op.read("problems.json"))["problems"][0]["code"] == "not-a-member"


def test_a_text_answer_in_a_file_is_the_whole_list(co_op: CoOp) -> None:
    helped(co_op)
    done = co_op.run("check", "--output", "problems.txt")
    assert co_op.read("problems.txt") == done.err + "errors: 0, warnings: 1\n"
    assert "[not-a-member]" in done.err


def test_an_error_in_the_rules_hides_none_in_the_ledger(co_op: CoOp) -> None:
    co_op.replace(RULES, "2% of turnover", "2% of turnvoer")
    co_op.replace(YEAR, "41250.00 EUR\n  Income", "41250.01 EUR\n  Income")
    done = co_op.run("check", code=1)
    assert "[unknown-name]" in done.err
    assert "[ledger-error]" in done.err
    assert done.out == "errors: 2, warnings: 0\n"


def test_an_error_in_the_running_year_hides_no_edit_in_an_earlier_closing(co_op: CoOp) -> None:
    closed(co_op)
    co_op.append(CLOSING, "; agreed with the auditor\n")
    co_op.replace(ACCOUNTS, "open Income:Sales EUR", "open Income:Sales EUR, USD")
    co_op.append(
        YEAR, '\n2026-03-01 * "Abroad"\n  Assets:Bank  9 EUR\n  Income:Sales  -10 USD @@ 9 EUR\n'
    )
    done = co_op.run("check", code=1)
    assert "[foreign-income]" in done.err
    assert "[closing-edited]" in done.err


def test_years_left_open_are_a_warning_as_close_year_refuses_the_next(co_op: CoOp) -> None:
    sale = '\n2026-03-01 * "Sales"\n  Assets:Bank  9 EUR\n  Income:Sales  -9 EUR\n'
    co_op.append(YEAR, sale)
    done = co_op.run("check")
    assert "fiscal year 2026 comes after years not yet closed: 2025 with " in done.err
    assert "[earlier-year-open]" in done.err
    co_op.run("close-year", "2025")
    assert "[earlier-year-open]" not in co_op.run("check").err


def test_a_closing_still_provisional_after_its_year_is_a_warning(co_op: CoOp) -> None:
    december = "1764547200"  # 2025-12-01
    co_op.run("close-year", "2025", now=december)
    assert co_op.run("check", now=december).err == ""
    done = co_op.run("check")
    assert "warning: fiscal year 2025 is over" in done.err
    assert "[still-provisional]" in done.err
    co_op.run("close-year", "2025")
    assert co_op.run("check").err == ""


def test_before_the_first_closing_the_pattern_that_finds_no_file_is_told_with_its_remedy(
    co_op: CoOp,
) -> None:
    """`close-year` goes on past it, and so does the rest of `check`."""
    for file in (co_op.folder / "ledgers" / "closings").iterdir():
        file.unlink()
    helped(co_op)
    done = co_op.run("check", code=1)
    assert "put a file there that it finds, such as an empty `closings/about.beancount`" in done.err
    assert "[not-a-member]" in done.err
    co_op.run("close-year", "2025")
    assert co_op.run("check").out == "errors: 0, warnings: 1\n"


def test_a_pipe_in_the_place_of_the_rules_does_not_hang(co_op: CoOp) -> None:
    (co_op.folder / RULES).unlink()
    os.mkfifo(co_op.folder / RULES)
    for command in (["check"], ["close-year", "2025"]):
        done = co_op.run(*command, code=1)
        assert "the rules cannot be read: this is a pipe [rules-unreadable]" in done.err


def test_a_pipe_in_the_place_of_a_closing_does_not_hang(co_op: CoOp) -> None:
    co_op.run("close-year", "2025")
    (co_op.folder / CLOSING).unlink()
    os.mkfifo(co_op.folder / CLOSING)
    said = co_op.run("check", code=1).err
    assert f"{CLOSING}: error: this is a pipe, not a file [no-ledger-file]" in said


def test_json_without_rules_holds_the_problem(co_op: CoOp) -> None:
    (co_op.folder / RULES).unlink()
    done = co_op.run("check", "--format", "json", code=1)
    assert [problem["code"] for problem in done.json["problems"]] == ["no-rules"]


def test_without_rules_it_says_where_to_begin(co_op: CoOp) -> None:
    (co_op.folder / RULES).unlink()
    done = co_op.run("check", code=1)
    assert "[no-rules]" in done.err
    assert "coopctl init" in done.err


def test_an_account_of_the_rules_that_looks_like_one_of_the_ledger_is_told(co_op: CoOp) -> None:
    co_op.replace(RULES, "turnover: [Income:Sales]", "turnover: [Income:S\u0430les]")
    told = co_op.run("check", code=None).err
    assert "rules.yaml:" in told
    assert "it has U+0430 CYRILLIC SMALL LETTER A, the other U+0061" in told
    assert "[look-alike]" in told
