from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from coopctl.allocation import Limit
from coopctl.allocation.vocabulary import MEMBER, Method
from tests.allocation.builders import close, dividend, exact, person, seen, shared
from tests.allocation.coops import NAMES, Coop, coop_by, coops, weights
from tests.allocation.moments import ZERO, Moment, by_member, greatest, least, moments

shares = st.sampled_from(["3%", "1/3", "12.5%", "1/7", "0.05", "60%", "100%"])


class TestPhrases:
    """Compared unrounded; steps may name only earlier steps."""

    @given(coops())
    def test_what_a_step_asks_for_is_what_its_phrase_is_worth(self, coop: Coop) -> None:
        for at in moments(coop):
            assert at.done.asked == (at.worth(at.step.amount.text) if at.runs else None)

    @given(coops())
    def test_a_step_is_skipped_where_its_condition_does_not_hold(self, coop: Coop) -> None:
        for at in moments(coop):
            assert (at.done.skipped is None) == at.runs

    @given(coops())
    def test_a_step_that_is_skipped_wants_and_gives_nothing(self, coop: Coop) -> None:
        for at in moments(coop):
            if not at.runs:
                done = at.done
                assert seen(done.wanted, done.amount, done.to, done.bounds) == (0, 0, (), ())


class TestBounds:
    """Each floor rounds up; each cap, and the remainder, down; what `until` lacks, up.

    Below zero asks for nothing.
    """

    @given(coops())
    def test_each_floor_is_the_least_whole_amount_its_phrase_allows(self, coop: Coop) -> None:
        for at in _running(coop):
            values = [(phrase.text, at.worth(phrase.text)) for phrase in at.step.at_least]
            floors = [(text, least(value, at.unit)) for text, value in values]
            assert _bounds(at, "at_least") == floors

    @given(coops())
    def test_each_cap_is_the_greatest_whole_amount_its_phrase_allows(self, coop: Coop) -> None:
        for at in _running(coop):
            values = [(phrase.text, at.worth(phrase.text)) for phrase in at.step.at_most]
            caps = [(text, greatest(value, at.unit)) for text, value in values]
            assert _bounds(at, Limit.AT_MOST) == caps

    @given(coops())
    def test_until_is_the_least_whole_amount_that_reaches_the_goal(self, coop: Coop) -> None:
        for at in _running(coop):
            expected = []
            if at.step.until is not None:
                expected = [(at.step.until.text, least(at.lacks(at.step.until), at.unit))]
            assert _bounds(at, Limit.UNTIL) == expected

    @given(coops())
    def test_no_step_passes_the_remainder_but_a_release(self, coop: Coop) -> None:
        for at in _running(coop):
            release = at.step.source is not None and coop.facts.surplus > 0
            left = [] if release else [("remainder", greatest(at.remainder, at.unit))]
            assert _bounds(at, Limit.REMAINDER) == left

    @given(coops())
    def test_a_fund_gives_what_it_holds_in_whole_units(self, coop: Coop) -> None:
        """With what earlier steps have moved, and unless `overdraw`."""
        for at in _running(coop):
            fund = at.step.source
            limited = fund is not None and MEMBER not in fund and not at.step.overdraw
            expected = [(fund, greatest(at.held(fund), at.unit))] if fund and limited else []
            assert _bounds(at, Limit.BALANCE) == expected

    @given(coops())
    def test_wanted_is_the_rounded_amount_or_the_highest_floor(self, coop: Coop) -> None:
        for at in _running(coop):
            assert at.done.wanted == at.wanted()

    @given(coops())
    def test_no_step_passes_a_cap(self, coop: Coop) -> None:
        for at in _running(coop):
            assert all(at.done.amount <= cap for cap in at.caps())

    @given(coops())
    def test_a_step_of_one_account_gives_what_it_wants_or_its_lowest_cap(self, coop: Coop) -> None:
        for at in _running(coop):
            plain = at.step.to is None or not at.step.to.in_order
            if plain and at.step.in_proportion_to is None:
                assert at.done.amount == at.taken()

    @given(coops())
    def test_what_limited_a_step_is_told_whenever_it_gives_less(self, coop: Coop) -> None:
        for step in coop.close().steps:
            by_itself = step.step.rounding.method is not Method.LARGEST_REMAINDER
            if step.limited_by is None and not by_itself:
                assert step.amount == step.wanted
            if step.limited_by is not None and not (by_itself and step.step.in_proportion_to):
                assert step.amount < step.wanted

    @given(coops())
    def test_no_fund_is_drawn_below_zero(self, coop: Coop) -> None:
        for at in moments(coop):
            if at.done.draws and not at.step.overdraw:
                for credit in at.done.to:
                    assert credit.amount <= max(at.held(credit.account), ZERO)


class TestBoundsOfEachMember:
    """A measure means the member's own number."""

    @given(coops())
    def test_each_part_is_cut_to_the_greatest_whole_amount_the_members_cap_allows(
        self, coop: Coop
    ) -> None:
        """Then to what the member's account holds; then it is nothing below the least amount."""
        for at in _running(coop):
            if at.step.to is None or not at.step.to.in_order:
                got = by_member(at.done)
                for member, part in at.done.divided.items():
                    assert got[member] == _cut(at, member, part)

    @given(coops())
    def test_in_a_list_each_account_takes_what_it_lacks_and_leaves_the_rest(
        self, coop: Coop
    ) -> None:
        """Rounded up to the minor unit, so that the goal is reached."""
        for at in _running(coop):
            if at.step.to is not None and at.step.to.in_order:
                parts: list[tuple[str | None, Fraction]] = [(None, at.taken())]
                if at.step.in_proportion_to is not None:
                    divided = at.done.divided.items()
                    parts = [(member, _cut(at, member, part)) for member, part in divided]
                for member, part in parts:
                    credits_ = [each for each in at.done.to if each.member == member]
                    got = {each.account: Fraction(each.amount) for each in credits_}
                    assert got == _filled(at, member, part)

    @given(st.dictionaries(st.sampled_from(NAMES), st.tuples(weights, weights), min_size=1), shares)
    def test_nobody_loses_a_whole_unit_to_a_cap(
        self, numbers: dict[str, tuple[Fraction, Fraction]], share: str
    ) -> None:
        """Without the cap each has the same part, or else more than the cap allows."""
        people = {name: person(work=work, pay=pay) for name, (work, pay) in numbers.items()}
        free = shared(close(90_000, dividend(), members=people, currency="JPY"))
        draft = dividend(at_most_each=f"{share} of pay")
        capped = shared(close(90_000, draft, members=people, currency="JPY"))
        for name, (_, pay) in numbers.items():
            most = max(exact(share) * pay, ZERO)
            assert capped[name] <= most
            assert capped[name] == free[name] or capped[name] > most - 1


class TestTheCoOpsAtRandom:
    """A property that hardly any co-op puts to the test would hold of any program."""

    def test_bounds_of_every_kind_stand_between_two_whole_amounts(self) -> None:
        """In the lower half as in the upper, so that no other rounding gives the same."""
        each = (coop_by(Random(seed)) for seed in range(200))  # noqa: S311 - the same each time
        found = Counter(name for coop in each for at in _running(coop) for name in _kinds(at))
        kinds = ["at_least", "at_most", "until"]
        halves = [f"{kind}, {half} half" for kind in kinds for half in ("lower", "upper")]
        assert all(found[name] >= 10 for name in halves), found
        assert all(found[f"two of {kind}"] >= 50 for kind in ("at_least", "at_most")), found


def _kinds(at: Moment) -> Iterator[str]:
    """Name each kind of bound a step has, with the side of half a unit that its value lies on."""
    step = at.step
    values = {
        "at_least": [at.worth(phrase.text) for phrase in step.at_least],
        "at_most": [at.worth(phrase.text) for phrase in step.at_most],
        "until": [at.lacks(step.until)] if step.until is not None else [],
    }
    for kind, some in values.items():
        for value in some:
            part = value % at.unit / at.unit
            if value > 0 and part != 0:
                yield f"{kind}, {'lower' if part < Fraction(1, 2) else 'upper'} half"
        if len({least(value, at.unit) for value in some}) > 1:
            yield f"two of {kind}"


def _running(coop: Coop) -> list[Moment]:
    return [at for at in moments(coop) if at.runs]


def _bounds(at: Moment, kind: str) -> list[tuple[str, Fraction]]:
    return [(bound.text, Fraction(bound.amount)) for bound in at.done.bounds if bound.kind == kind]


def _cut(at: Moment, member: str, part: Decimal) -> Fraction:
    """Say what is left of a member's part."""
    step, left = at.step, Fraction(part)
    if step.at_most_each is not None:
        left = min(left, greatest(at.worth(step.at_most_each.text, member), at.unit))
    if step.source is not None and not step.overdraw:
        left = min(left, greatest(at.held(step.source.replace(MEMBER, member)), at.unit))
    if step.at_least_each is not None and left < at.worth(step.at_least_each.text, member):
        return ZERO
    return left


def _filled(at: Moment, member: str | None, part: Fraction) -> dict[str, Fraction]:
    """Fill the accounts of a list in order."""
    found: dict[str, Fraction] = {}
    for target in at.step.to.targets if at.step.to is not None else ():
        account, takes = target.account.replace(MEMBER, member or ""), part
        if target.until is not None:
            now = [each for to, each in found.items() if f"{to}:".startswith(f"{account}:")]
            lacks = at.worth(target.until.text, member) - at.held(account) - sum(now, ZERO)
            takes = min(part, least(lacks, Fraction(at.coop.rules.currency.unit)))
        found[account] = found.get(account, ZERO) + takes
        part -= takes
    return found
