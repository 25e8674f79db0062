"""The grammar of phrases, both sides of each rule."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopctl.allocation.vocabulary import (
    Condition,
    Money,
    Name,
    Node,
    NonMemberShare,
    Number,
    Portion,
    RemainderAfter,
    Sum,
)
from coopctl.problems import Problem
from tests.rules.samples import (
    HEAD,
    amount_of,
    codes,
    file,
    marked,
    one_step,
    only,
    only_step,
    read,
    step,
)

SURPLUS = Name("surplus")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("5% of turnover", Portion(Fraction(1, 20), Name("turnover"))),
        ("1/3 of surplus", Portion(Fraction(1, 3), SURPLUS)),
        ("0.05 of surplus", Portion(Fraction(1, 20), SURPLUS)),
        ("3.25% of surplus", Portion(Fraction(13, 400), SURPLUS)),
        ("interest of debts", Portion("interest", Name("debts"))),
        ("2 * work", Portion(Fraction(2), Name("work"))),
        ("2*work", Portion(Fraction(2), Name("work"))),
        ("70,000,000 EUR", Money(Fraction(70000000))),
        ("0.10 EUR", Money(Fraction(1, 10))),
        ("members", Name("members")),
        ("Equity:Funds:教育", Name("Equity:Funds:教育")),
        ("Equity:A-1:2nd-Fund", Name("Equity:A-1:2nd-Fund")),
        ("(surplus)", SURPLUS),
        (
            "surplus - debts + 5 EUR",
            Sum(((1, SURPLUS), (-1, Name("debts")), (1, Money(Fraction(5))))),
        ),
        (
            "5% of turnover + 10% of surplus",
            Sum(
                (
                    (1, Portion(Fraction(1, 20), Name("turnover"))),
                    (1, Portion(Fraction(1, 10), SURPLUS)),
                )
            ),
        ),
        (
            "10% of (surplus - 1/2 of (debts + pay))",
            Portion(
                Fraction(1, 10),
                Sum(
                    (
                        (1, SURPLUS),
                        (
                            -1,
                            Portion(Fraction(1, 2), Sum(((1, Name("debts")), (1, Name("pay"))))),
                        ),
                    )
                ),
            ),
        ),
        (
            "5 * (work - 100)",
            Portion(Fraction(5), Sum(((1, Name("work")), (-1, Number(Fraction(100)))))),
        ),
    ],
)
def test_a_phrase_becomes_its_tree(text: str, node: Node) -> None:
    assert amount_of(text) == node


def test_of_binds_tighter_than_minus() -> None:
    assert amount_of("10% of surplus - debts") != amount_of("10% of (surplus - debts)")


def test_the_text_of_a_phrase_is_kept_on_one_line() -> None:
    assert only_step(one_step(amount="15%   of\n    surplus")).amount.text == "15% of surplus"


@pytest.mark.parametrize(
    "phrase",
    [
        *("150000", "0.15", "1/20", "15%", "interest", "(5)", "surplus + 5"),
        *("2 * (100)", "2 * (3 * (100))", "2 * (1 + 10% of (5))"),
    ],
)
def test_an_amount_says_of_what(phrase: str) -> None:
    assert codes(one_step(amount=phrase)) == ["amount-without-base"]


def test_the_column_of_a_problem_is_that_of_the_word() -> None:
    problem = only(one_step(amount="0.15"))
    assert (marked(problem), problem.do) == (
        "0.15",
        "write `0.15 of surplus`, or an amount of money such as `150000 EUR`",
    )


@pytest.mark.parametrize(
    ("amount", "do"),
    [
        ("5", "write `5% of surplus`, or an amount of money such as `150000 EUR`"),
        ("100", "write `100% of surplus`, or an amount of money such as `150000 EUR`"),
        ("1000", "write `1000 EUR`, or a share such as `5% of surplus`"),
        ("1,000.50", "write `1,000.50 EUR`, or a share such as `5% of surplus`"),
        ("1/20", "write `1/20 of surplus`, or an amount of money such as `150000 EUR`"),
    ],
)
def test_a_number_above_the_whole_was_meant_as_money(amount: str, do: str) -> None:
    assert only(one_step(amount=f'"{amount}"')).do == do


@pytest.mark.parametrize("currency", ["currency: eur\n", ""])
def test_no_money_is_of_another_currency_than_one_that_is_not_known(currency: str) -> None:
    head = HEAD.replace("currency: EUR\n", currency)
    steps = step(amount="5% of surplus + 100 EUR") + step(step="second", amount="1000")
    text = file(steps, more="rounding: {unit: 0.001}", head=head)
    told = [problem for problem in read(text).problems if problem.code != "missing-key"]
    assert [problem.code for problem in told] == ["not-a-name"] * bool(currency) + [
        "amount-without-base"
    ]
    assert told[-1].do == "write `1000 EUR`, or a share such as `5% of surplus`"


@pytest.mark.parametrize("quoted", ["{}", "'{}'", '"{}"'])
def test_the_column_is_right_inside_quotes_too(quoted: str) -> None:
    problem = only(one_step(amount=quoted.format("5% of turnover - 5% of surplsu")))
    assert (problem.code, marked(problem), problem.do) == (
        "unknown-name",
        "surplsu",
        "write `surplus`",
    )


def test_inside_a_text_of_many_lines_a_problem_points_at_its_start() -> None:
    problem = only(one_step(amount=">-\n    5% of\n    surplsu"))
    assert (problem.code, problem.place.line, problem.place.column) == ("unknown-name", 17, 13)


def test_every_unknown_name_of_a_phrase_is_told_at_once() -> None:
    reading = one_step(amount="5% of surplsu + 5% of trunover")
    assert [marked(problem) for problem in reading.problems] == ["surplsu", "trunover"]


@pytest.mark.parametrize(
    ("phrase", "marks", "do"),
    [
        ("surplus -debts", "-debts", "write `… - debts`"),
        ("surplus+debts", "surplus+debts", "write `surplus + debts`"),
        ("surplus- 5 EUR", "surplus-", "write `surplus - …`"),
        ("surplus-debts", "surplus-debts", "write `surplus - debts`"),
        ("5 % of surplus", "5", "write `5%`"),
        ("5 percent of turnover", "5 percent", "write `5% of turnover`"),
        ("5 Per cent of (debts)", "5 Per cent", "write `5% of (…)`"),
        ("5 pct turnover", "5 pct", "write `5% of turnover`"),
        ("surplus - 5 percent", "5 percent", "write `5% of surplus`, or `of` what else it is"),
        ("EUR 500", "EUR", "write `500 EUR`"),
        ("EUR 1 000", "EUR", "write `1000 EUR`"),
        ("EUR 1 000.50", "EUR", "write `1000.50 EUR`"),
        ("surplus - EUR 1,000.50", "EUR", "write `1,000.50 EUR`"),
        ("1 000 EUR", "1 000", "write `1000`"),
        ("surplus - 1 000.50 EUR", "1 000.50", "write `1000.50`"),
        ("12 000 000 EUR", "12 000 000", "write `12000000`"),
        ("2% von turnover", "2%", "write `2% of turnover`"),
        ("2% aus Income:Sales", "2%", "write `2% of Income:Sales`"),
        ("2% von allem", "2%", "write `2% of surplus`, or `of` what else it is"),
        ("5% surplus", "5%", "write `5% of surplus`"),
        ("5% * turnover", "5%", "write `5% of turnover`, with `of` for `*`"),
        ("5% * surplus", "5%", "write `5% of surplus`, with `of` for `*`"),
        ("2 work", "2", "write `2 * work`"),
        ("(surplus", "(", "write `)` after it"),
        ("surplus)", ")", "take it out, or write `(` where the part starts"),
        ("2 \u00d7 work", "\u00d7", "write `2 * work`"),
        ("2 x work", "x", "write `2 * work`"),
        ("20% from surplus", "20%", "write `20% of surplus`"),
        ("5% OF surplus", "5%", "write `5% of surplus`"),
        ("0.05 OF surplus", "0.05", "write `0.05 of surplus`"),
        ("5% of surplus-2 EUR", "surplus-2", "write `surplus - 2 EUR`"),
        (
            "(5% + 3%) of surplus",
            "(5% + 3%)",
            "write `8% of surplus`, or `5% of surplus + 3% of surplus`",
        ),
        ("-5 EUR", "-5", "write `5` after a ` - `"),
        ("5 of turnover", "5", "write `5% of turnover`, or `5 * turnover`"),
        ("surplus + 1.5 of (debts)", "1.5", "write `1.5% of (…)`, or `1.5 * (…)`"),
        (
            "surplus \u2212 debts",
            "\u2212",
            "write the minus of the keyboard, `-`, with spaces around it",
        ),
        (
            "surplus > 0",
            ">",
            "comparisons stand in `when` only; write an amount, such as `15% of surplus`",
        ),
    ],
)
def test_what_does_not_parse_says_where_and_what_to_write(phrase: str, marks: str, do: str) -> None:
    problem = only(one_step(amount=phrase))
    assert (marked(problem), problem.do) == (marks, do)


@pytest.mark.parametrize(
    "phrase", ["surplus +", "5% of", "surplus of debts of pay", "of", "()", "5% of 10% of pay"]
)
def test_half_a_phrase_is_told(phrase: str) -> None:
    assert not {"phrase-not-understood"}.isdisjoint(codes(one_step(amount=f'"{phrase}"')))


@pytest.mark.parametrize(
    "number",
    [
        "1e5",
        "1_000",
        "nan",
        ".inf",
        "inf",
        "NaN",
        "1/0",
        "10.000,00",
        "1,00",
        "\uff11\uff12",
        "5.",
        "-5",
        "+5",
    ],
)
def test_what_is_no_number_is_told(number: str) -> None:
    assert codes(one_step(amount=f'"{number} EUR"')) == ["not-a-number"]


def test_forty_digits_are_a_number_and_one_more_is_none() -> None:
    assert amount_of("9" * 40 + " EUR") == Money(Fraction(10**40 - 1))
    assert codes(one_step(amount="9" * 41 + " EUR")) == ["not-a-number"]
    found = only(one_step(amount="9" * 10_000 + " EUR"))
    assert (found.code, found.wrong) == ("not-a-number", "this is a number of more than 40 digits")


@pytest.mark.parametrize(
    ("unit", "found"), [("EUR", []), ("USD", ["other-currency"]), ("eur", ["other-currency"])]
)
def test_money_is_in_the_currency_of_the_rules(unit: str, found: list[str]) -> None:
    assert codes(one_step(amount=f"100 {unit}")) == found


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("100% of surplus", []),
        ("101% of surplus", ["share-above-whole"]),
        ("1.01 of (remainder)", ["share-above-whole"]),
        ("101% of loss", ["share-above-whole"]),
        ("50% of (200% of surplus)", ["share-above-whole"]),
        ("2 * surplus", []),
        ("101% of turnover", []),
        ("double of turnover", []),
        ("double of surplus", ["share-above-whole"]),
    ],
)
def test_no_share_of_the_surplus_is_above_the_whole(phrase: str, found: list[str]) -> None:
    text = file(step(amount=phrase)).replace(
        "rates:\n", "rates:\n  double: {2020: 50%, 2027: 200%}\n"
    )
    assert codes(read(text)) == found


def test_a_floor_may_be_above_the_whole() -> None:
    assert codes(one_step(at_least="200% of surplus")) == []


TWO = step(step="first") + step(step="second", amount="{}")


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("first", []),
        ("remainder after first", []),
        ("50% of remainder after first", []),
        ("second", ["step-not-yet-decided"]),
        ("remainder after second", ["step-not-yet-decided"]),
        ("third", ["step-not-yet-decided"]),
        ("remainder after surplus", ["unknown-name"]),
        ("remainder after", ["phrase-not-understood"]),
        ("borne", ["step-not-yet-decided"]),
    ],
)
def test_a_step_names_only_earlier_steps_of_its_own_list(phrase: str, found: list[str]) -> None:
    losses = '- {step: borne, amount: remainder, from: "Equity:Reserve"}\n'
    text = file(TWO.format(phrase) + step(step="third"), losses=losses)
    assert codes(read(text)) == found


def test_a_loss_step_names_earlier_loss_steps() -> None:
    losses = """\
        - {step: one, amount: 50% of loss, from: "Equity:Reserve"}
        - {step: two, amount: one, from: "Equity:Other"}
        - {step: three, amount: reserve, from: "Equity:Other"}
        """
    problem = only(read(file(step(), losses=losses)))
    assert (problem.code, marked(problem)) == ("step-not-yet-decided", "reserve")
    assert problem.wrong == "`reserve` is a step of `allocation`"


@pytest.mark.parametrize(
    ("by", "found"),
    [("work", []), ("", ["needs-by"]), ("seniority", []), ("days", [])],
)
def test_a_non_member_share_needs_a_measure(by: str, found: list[str]) -> None:
    assert codes(one_step(amount="non-member share of surplus", by=by)) == found


def test_a_non_member_share_is_read() -> None:
    node = only_step(one_step(amount="non-member share of surplus", by="work")).amount.node
    assert node == NonMemberShare(SURPLUS)


@pytest.mark.parametrize(
    ("phrase", "base"),
    [
        ("2 * non-member share of surplus", "surplus"),
        ("50% of non-member share of remainder", "remainder"),
        ("non-member share of non-member share of surplus", "surplus"),
        ("2 * non-member share of (surplus - 1 JPY)", "…"),
        ("2 * non-member share of", "…"),
    ],
)
def test_a_part_of_a_non_member_share_is_taken_of_it_in_parentheses(phrase: str, base: str) -> None:
    problem = only(one_step(amount=phrase, by="work"))
    assert (problem.code, marked(problem)) == ("phrase-not-understood", "non-member")
    assert problem.do == f"put it in parentheses: `(non-member share of {base})`"
    assert codes(one_step(amount="2 * (non-member share of surplus)", by="work")) == []


@pytest.mark.parametrize("compare", [">=", "<=", ">", "<", "="])
def test_a_condition_compares_two_phrases(compare: str) -> None:
    when = only_step(one_step(when=f"surplus - debts {compare} 1,000")).when
    assert when == Condition(
        f"surplus - debts {compare} 1,000",
        Sum(((1, SURPLUS), (-1, Name("debts")))),
        compare,
        Number(Fraction(1000)),
    )


@pytest.mark.parametrize(
    "text", ["surplus", "surplus == 0", "surplus > 0 > 1", "surplus >", "> 0", "surplus => 0"]
)
def test_what_compares_nothing_is_no_condition(text: str) -> None:
    assert codes(one_step(when=f'"{text}"')) == ["phrase-not-understood"]


@pytest.mark.parametrize(
    "name", ["Equity:reserve", "Equity::A", "equity:Reserve", "Equity:Reser_ve", "Equity:"]
)
def test_an_account_that_beancount_refuses_is_told(name: str) -> None:
    assert codes(one_step(amount=name if name[-1] != ":" else f'"{name}"')) == ["account-name"]


def test_a_member_account_is_no_phrase() -> None:
    assert codes(one_step(amount='"Equity:Capital:{member}"')) == ["member-not-here"]


def test_a_root_alone_is_named_as_a_base() -> None:
    problem = only(one_step(amount="Liabilities"))
    assert problem.do == "name it as a base, `my-base: [Liabilities]`, and write `my-base`"


def test_parentheses_are_read_to_a_depth_that_nobody_needs() -> None:
    assert amount_of("(" * 50 + "surplus" + ")" * 50) == SURPLUS
    assert codes(one_step(amount="(" * 51 + "surplus" + ")" * 51)) == ["too-deep"]
    assert codes(one_step(amount="(" * 10_000)) == ["too-long"]


# --- printing and reading ---

BASES = st.sampled_from(
    [Name(name) for name in ("surplus", "debts", "work", "first", "Equity:A:B1")]
)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=400)
LEAVES = st.one_of(
    BASES,
    st.builds(Money, st.integers(0, 10**9).map(Fraction)),
    st.builds(RemainderAfter, st.just("first")),
)


def sums(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    signs = st.sampled_from((1, -1))
    first = nodes.map(lambda node: (1, node))
    rest = st.lists(st.tuples(signs, nodes), min_size=1, max_size=3)
    return st.builds(lambda one, more: Sum((one, *more)), first, rest)


NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda nodes: st.one_of(
        st.builds(Portion, st.one_of(SHARES, st.just("interest")), nodes),
        st.builds(Portion, st.sampled_from((Fraction(2), Fraction(7, 5))), nodes),
        st.builds(NonMemberShare, nodes),
        sums(nodes),
    ),
    max_leaves=12,
)


def printed(node: Node, *, inner: bool = False) -> str:
    match node:
        case Name(name):
            return name
        case Money(value):
            text = f"{value.numerator:,} EUR"
            return f"({text})" if inner else text
        case RemainderAfter(name):
            return f"remainder after {name}"
        case Sum(terms):
            text = "".join(
                f"{' + ' if sign > 0 else ' - '}{printed(term, inner=isinstance(term, Sum))}"
                for sign, term in terms
            )
            return f"({text[3:]})" if inner else text[3:]
    match node:
        case Portion(Fraction() as share, of) if share > 1:
            text = f"{share} * {printed(of, inner=True)}"
        case Portion(share, of):
            text = f"{share} of {printed(of, inner=True)}"
        case NonMemberShare(of):
            text = f"non-member share of {printed(of, inner=True)}"
        case _:
            raise AssertionError(node)
    return f"({text})" if inner else text


@given(NODES)
def test_a_phrase_that_is_printed_reads_as_itself(node: Node) -> None:
    text = file(step(step="first") + step(step="second", amount=f'"{printed(node)}"', by="work"))
    reading = read(text)
    assert reading.rules is not None, reading.problems
    assert reading.rules.allocation[1].amount.node == node


@given(st.text(max_size=60))
def test_no_text_makes_a_phrase_raise(text: str) -> None:
    words = text.replace("'", "''").replace("\n", " ").replace("\r", " ")
    for problem in one_step(amount=f"'{words}'").problems:
        assert isinstance(problem, Problem)


WORDS = st.sampled_from(
    [
        "surplus",
        "5%",
        "of",
        "(",
        ")",
        "+",
        "-",
        "*",
        "2",
        "work",
        "remainder",
        "after",
        "first",
        "non-member",
        "share",
        "EUR",
        "A:B",
        "interest",
        ">=",
        "1/0",
        "\u00d7",
        "rest",
        "nan",
        "é",
        "{member}",
        "%",
        ",",
    ]
)


@given(st.lists(WORDS, max_size=14))
def test_no_order_of_words_makes_a_phrase_raise(words: list[str]) -> None:
    for key in ("amount", "when", "at_most_each"):
        read(file(step(**{key: f'"{" ".join(words)}"'})))


@pytest.mark.parametrize(
    ("when", "marks"),
    [
        ("surplus > 5 > 3", ">"),
        ("surplus > 0 and debts > 0", "and"),
        ("loss > 0 OR loss = 1", "OR"),
    ],
)
def test_a_condition_is_one_comparison(when: str, marks: str) -> None:
    problem = only(one_step(when=f'"{when}"'))
    assert problem.code == "phrase-not-understood"
    assert problem.wrong == f"`{marks}` goes on after a comparison"


def test_a_ratio_above_one_is_a_share_like_any_other() -> None:
    assert codes(one_step(amount="3/2 of turnover")) == []
    assert codes(one_step(amount="150% of turnover")) == []
    assert codes(one_step(amount="1 of turnover")) == []


def test_rest_in_a_measure_proposes_nothing_that_measures_may_not_name() -> None:
    head = HEAD.replace("unit: HOUR,", "unit: HOUR, at_most: rest,")
    assert "remainder" not in only(read(file(step(), head=head))).do


def test_zero_is_an_amount_of_money() -> None:
    assert only(one_step(until="0")).do == "write `0 EUR`"
