from textwrap import dedent

import pytest

from coopctl.problems import (
    Place,
    Problem,
    Severity,
    has_errors,
    in_order,
    listing,
    nearest,
    render,
    warning,
)

LINE = "    amount: 0.15"


def problem(place: Place, *, code: str = "amount-without-base", line: str | None = None) -> Problem:
    return Problem(
        code=code,
        place=place,
        wrong="`0.15` of what?",
        why="an amount names its base",
        do="write `15% of surplus`",
        line=line,
    )


def shown(text: str) -> str:
    return dedent(text).strip("\n")


class TestRender:
    def test_place_wrong_and_code_then_the_line_then_why_and_do(self) -> None:
        place = Place("rules.yaml", 34, 13, width=4)
        assert render(problem(place, line=LINE)) == shown(
            """
            rules.yaml:34:13: error: `0.15` of what? [amount-without-base]
               34 |     amount: 0.15
                  |             ^^^^
              why: an amount names its base
              do:  write `15% of surplus`
            """
        )

    def test_without_the_line_the_place_stands_alone(self) -> None:
        assert render(problem(Place("rules.yaml", 34, 13))) == shown(
            """
            rules.yaml:34:13: error: `0.15` of what? [amount-without-base]
              why: an amount names its base
              do:  write `15% of surplus`
            """
        )

    def test_without_a_column_nothing_is_marked(self) -> None:
        text = render(problem(Place("main.beancount", 7), line=LINE))
        assert text.splitlines()[:2] == [
            "main.beancount:7: error: `0.15` of what? [amount-without-base]",
            "    7 |     amount: 0.15",
        ]
        assert "^" not in text

    def test_without_a_line_number_the_line_is_not_shown(self) -> None:
        text = render(problem(Place("rules.yaml"), line=LINE))
        assert text.splitlines()[0] == "rules.yaml: error: `0.15` of what? [amount-without-base]"
        assert LINE not in text

    def test_a_warning_says_so(self) -> None:
        text = render(warning(problem(Place("rules.yaml", 3, 1))))
        assert text.startswith("rules.yaml:3:1: warning: ")

    @pytest.mark.parametrize(
        ("column", "width", "mark"),
        [(1, 1, "^"), (5, 6, "    ^^^^^^"), (13, 4, " " * 12 + "^^^^"), (16, 1, " " * 15 + "^")],
    )
    def test_the_mark_stands_below_what_is_meant(self, column: int, width: int, mark: str) -> None:
        text = render(problem(Place("rules.yaml", 34, column, width), line=LINE)).splitlines()
        assert text[2] == "      | " + mark
        assert text[1].index("|") == text[2].index("|")

    @pytest.mark.parametrize(("column", "width", "marks"), [(13, 99, 4), (16, 2, 1), (17, 5, 1)])
    def test_the_mark_ends_with_the_line(self, column: int, width: int, marks: int) -> None:
        text = render(problem(Place("rules.yaml", 34, column, width), line=LINE)).splitlines()
        assert text[2].count("^") == marks

    def test_line_numbers_of_six_digits_still_line_up(self) -> None:
        text = render(problem(Place("main.beancount", 123_456, 5), line=LINE)).splitlines()
        assert text[1].index("|") == text[2].index("|")
        assert text[2].index("^") == text[1].index("amount")

    @pytest.mark.parametrize(
        ("line", "column", "blank"),
        [
            ("name: 光, amount: 5", 10, 10),  # 光 takes two columns
            ("a: ｱ, b: 5", 7, 6),  # a half-width ｱ takes one
            ("n: e\u0301, b: 5", 8, 6),  # a combining accent takes none
        ],
    )
    def test_the_mark_counts_the_columns_a_terminal_shows(
        self, line: str, column: int, blank: int
    ) -> None:
        text = render(problem(Place("rules.yaml", 3, column), line=line)).splitlines()
        assert text[2] == "      | " + " " * blank + "^"

    def test_a_wide_word_is_marked_as_wide_as_it_is(self) -> None:
        text = render(problem(Place("rules.yaml", 3, 4, width=2), line="a: 組合 x")).splitlines()
        assert text[2] == "      |    ^^^^"

    def test_a_tab_before_the_mark_stays_a_tab(self) -> None:
        text = render(problem(Place("rules.yaml", 3, 2), line="\tx: 1")).splitlines()
        assert text[1:3] == ["    3 | \tx: 1", "      | \t^"]

    def test_what_a_terminal_would_act_upon_is_shown_as_a_sign(self) -> None:
        line = "title: \x1b[2J\u202eabc"
        text = render(problem(Place("rules.yaml", 3, 10), line=line))
        assert "    3 | title: \ufffd[2J\ufffdabc" in text
        assert "\x1b" not in text


class TestPlaces:
    @pytest.mark.parametrize(
        ("place", "text"),
        [
            (Place("rules.yaml", 34, 13), "rules.yaml:34:13"),
            (Place("rules.yaml", 34), "rules.yaml:34"),
            (Place("rules.yaml"), "rules.yaml"),
            (Place("a b/規約.yaml", 1, 1), "a b/規約.yaml:1:1"),
        ],
    )
    def test_editors_and_grep_can_read_one(self, place: Place, text: str) -> None:
        assert str(place) == text

    def test_its_width_makes_it_no_other_place(self) -> None:
        assert Place("rules.yaml", 3, 1, width=2) == Place("rules.yaml", 3, 1, width=9)


class TestOrder:
    def test_problems_stand_by_file_line_and_column_as_numbers(self) -> None:
        places = [
            Place("b.yaml", 1, 1),
            Place("a.yaml", 10, 1),
            Place("a.yaml", 9, 20),
            Place("a.yaml", 9, 3),
        ]
        found = in_order(problem(place) for place in places)
        assert [str(each.place) for each in found] == [
            "a.yaml:9:3",
            "a.yaml:9:20",
            "a.yaml:10:1",
            "b.yaml:1:1",
        ]

    def test_at_one_place_by_code(self) -> None:
        place = Place("a.yaml", 1, 1)
        found = in_order([problem(place, code="unknown-key"), problem(place, code="name-twice")])
        assert [each.code for each in found] == ["name-twice", "unknown-key"]

    def test_the_same_thing_is_told_once(self) -> None:
        place = Place("a.yaml", 1, 1)
        assert len(in_order([problem(place), problem(place)])) == 1


class TestSeverity:
    def test_a_problem_is_an_error_unless_it_is_made_a_warning(self) -> None:
        found = problem(Place("a.yaml"))
        assert found.is_error
        assert not warning(found).is_error
        assert warning(found).severity is Severity.WARNING

    def test_one_error_among_warnings_stops_the_command(self) -> None:
        one = problem(Place("a.yaml"))
        assert has_errors([warning(one), one])
        assert not has_errors([warning(one)])
        assert not has_errors([])


class TestNames:
    def test_the_nearest_name_is_the_one_most_alike(self) -> None:
        assert nearest("capitl", ["work", "capital", "caps"]) == "capital"

    def test_where_nothing_is_alike_there_is_none(self) -> None:
        assert nearest("hours", ["turnover", "pay"]) is None
        assert nearest("hours", []) is None

    def test_the_order_of_what_is_known_changes_nothing(self) -> None:
        known = ["worn", "work", "word"]
        assert nearest("wor", known) == nearest("wor", known[::-1])

    def test_names_are_listed_in_the_order_given(self) -> None:
        assert listing(["to", "amount", "from"]) == "`to`, `amount`, `from`"

    def test_of_many_names_twenty_are_listed(self) -> None:
        told = listing(f"n{number}" for number in range(500))
        assert told.endswith(", `n19`, …")

    def test_nothing_in_a_listed_name_acts_upon_a_terminal(self) -> None:
        assert listing(["a\x1b[31m"]) == "`a\\x1b[31m`"
