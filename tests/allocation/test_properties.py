from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from coopctl.allocation.members import divide
from coopctl.allocation.vocabulary import MEMBER, Method, Rounding
from coopctl.money import split
from tests.allocation.builders import close, dividend, person, shared
from tests.allocation.coops import Coop, coops, turned, weights
from tests.allocation.moments import Moment, by_member, moments

UNITS = [Decimal(1), Decimal("0.01"), Decimal("0.001"), Decimal("0.05"), Decimal(10_000)]
NAMES = ["Zoe", "Abe", "Mia", "ben", "Ömer"]

positive = weights.map(abs)
some_weights = st.lists(positive, min_size=2, max_size=5).filter(any)


def exactly(amounts: Iterable[Decimal]) -> Fraction:
    return sum((Fraction(amount) for amount in amounts), Fraction(0))


class TestConservation:
    """Always: surplus + releases = other steps + undistributed."""

    @given(coops())
    def test_surplus_and_releases_are_other_steps_and_undistributed(self, coop: Coop) -> None:
        done = coop.close()
        drawn = exactly(step.amount for step in done.steps if step.draws)
        given_ = exactly(step.amount for step in done.steps if not step.draws)
        assert coop.facts.surplus + drawn == given_ + done.undistributed

    @given(coops())
    def test_each_step_is_the_sum_of_its_accounts(self, coop: Coop) -> None:
        for step in coop.close().steps:
            assert exactly(credit.amount for credit in step.to) == Fraction(step.amount)

    @given(coops())
    def test_each_remainder_is_the_one_before_less_the_step_or_more_by_the_release(
        self, coop: Coop
    ) -> None:
        done, remainder = coop.close(), abs(coop.facts.surplus)
        for step in done.steps:
            release = step.draws and coop.facts.surplus > 0
            remainder += Fraction(step.amount) * (1 if release else -1)
            assert step.remainder == remainder
        assert abs(done.undistributed) == remainder

    @given(coops())
    def test_a_surplus_leaves_nothing_below_zero_and_a_loss_nothing_above(self, coop: Coop) -> None:
        """Never past the remainder."""
        left = coop.close().undistributed
        assert left >= 0 if coop.facts.surplus >= 0 else left <= 0


class TestWholeUnits:
    """An amount is whole minor units, and zero or more; a member's is whole units of the step."""

    @given(coops())
    def test_every_amount_is_whole_minor_units_and_not_below_zero(self, coop: Coop) -> None:
        minor = Fraction(coop.rules.currency.unit)
        for step in coop.close().steps:
            for amount in (step.wanted, step.amount, *(credit.amount for credit in step.to)):
                assert amount >= 0
                assert (Fraction(amount) / minor).denominator == 1

    @given(coops())
    def test_what_goes_by_shares_is_whole_units_of_the_step(self, coop: Coop) -> None:
        for step in coop.close().steps:
            if step.step.to is None or not step.step.to.in_order:
                for amount in by_member(step).values():
                    assert (amount / Fraction(step.step.rounding.unit)).denominator == 1


class TestOrder:
    """Ties by member id: the order in which the books were read changes nothing."""

    @given(coops())
    def test_the_order_of_the_facts_changes_nothing(self, coop: Coop) -> None:
        assert Coop(coop.rules, turned(coop.facts)).close() == coop.close()

    @given(coops())
    def test_members_stand_by_id(self, coop: Coop) -> None:
        for step in coop.close().steps:
            ids = [credit.member or "" for credit in step.to]
            assert ids == sorted(ids)


class TestProportion:
    """In proportion to the members' numbers, the eligible ones'; below zero counts as zero."""

    @given(coops())
    def test_nobody_is_a_whole_unit_from_the_exact_share_of_the_amount(self, coop: Coop) -> None:
        """By largest remainder, where nobody's part is cut by a cap, a balance or a least."""
        for at in _sharing(coop):
            step, numbers = at.step, at.numbers()
            cut = step.at_most_each or step.at_least_each or (step.source and not step.overdraw)
            in_order = step.to is not None and step.to.in_order
            whole = step.rounding.method is Method.LARGEST_REMAINDER
            if whole and not cut and not in_order:
                got, total = by_member(at.done), sum(numbers.values())
                assert got.keys() == numbers.keys()
                for member, number in numbers.items():
                    exact = Fraction(at.done.amount) * number / total
                    assert abs(got[member] - exact) < at.unit

    @given(coops())
    def test_before_it_is_cut_a_part_is_the_exact_share_but_for_its_rounding(
        self, coop: Coop
    ) -> None:
        """Of what the step wants, or of its lowest cap; half up may take back a unit to meet it."""
        for at in _sharing(coop):
            numbers, method = at.numbers(), at.step.rounding.method
            for member, number in numbers.items():
                exact = at.taken() * number / sum(numbers.values())
                lacks = (exact - Fraction(at.done.divided[member])) / at.unit
                if method is Method.LARGEST_REMAINDER:
                    assert -1 < lacks < 1
                elif method is Method.DOWN:
                    assert 0 <= lacks < 1
                else:
                    assert Fraction(-1, 2) <= lacks < Fraction(3, 2)


class TestLargestRemainder:
    """The shares sum to the step's amount exactly (ties to the larger exact share, then id)."""

    @given(some_weights, st.integers(0, 10_000), st.sampled_from(UNITS))
    def test_nobody_is_a_whole_unit_from_the_exact_share(
        self, numbers: list[Fraction], count: int, unit: Decimal
    ) -> None:
        parts, exact = _split(numbers, count, unit)
        assert exactly(parts.values()) == count * Fraction(unit)
        for name, part in parts.items():
            assert abs(Fraction(part) - exact[name]) < unit

    @given(some_weights, st.integers(0, 10_000), st.sampled_from(UNITS))
    def test_who_worked_more_never_gets_less(
        self, numbers: list[Fraction], count: int, unit: Decimal
    ) -> None:
        """Not by a single unit: with equal whole units the larger fraction goes first, too."""
        parts, exact = _split(numbers, count, unit)
        for one in parts:
            for other in parts:
                if exact[one] >= exact[other] and (exact[one] > exact[other] or one < other):
                    assert parts[one] >= parts[other]

    @given(some_weights, st.integers(0, 10_000), st.sampled_from(UNITS))
    def test_who_worked_the_same_is_at_most_a_unit_apart(
        self, numbers: list[Fraction], count: int, unit: Decimal
    ) -> None:
        parts, exact = _split(numbers, count, unit)
        same = [part for name, part in parts.items() if exact[name] == exact[min(exact)]]
        assert max(same) - min(same) <= unit

    @given(some_weights, st.integers(0, 10_000), positive.filter(bool), st.data())
    def test_with_the_same_pool_more_work_never_earns_less(
        self, numbers: list[Fraction], count: int, more: Fraction, data: st.DataObject
    ) -> None:
        """Where all others stay as they are.

        The member's exact share rises; another's either keeps its whole units and loses of its
        fraction, or loses a whole unit, which is one more to hand out, before it can overtake.
        """
        index = data.draw(st.integers(0, len(numbers) - 1))
        risen = [number + (more if at == index else 0) for at, number in enumerate(numbers)]
        before, _ = _split(numbers, count, Decimal(1))
        after, _ = _split(risen, count, Decimal(1))
        assert after[NAMES[index]] >= before[NAMES[index]]

    @given(some_weights, st.integers(0, 10_000))
    def test_a_larger_pool_takes_at_most_a_unit_from_anybody(
        self, numbers: list[Fraction], count: int
    ) -> None:
        """One less is possible (the Alabama paradox), and is shown in the tests of distribution."""
        before, _ = _split(numbers, count, Decimal(1))
        after, _ = _split(numbers, count + 1, Decimal(1))
        assert all(after[name] >= before[name] - 1 for name in before)

    @given(some_weights, st.integers(0, 10_000), st.fractions(Fraction(1, 99), 99))
    def test_only_the_proportion_counts(
        self, numbers: list[Fraction], count: int, factor: Fraction
    ) -> None:
        scaled = [number * factor for number in numbers]
        assert _split(numbers, count, Decimal(1)) == _split(scaled, count, Decimal(1))


class TestRoundingByItself:
    """With `down` and `half-up` each is rounded by itself; nobody below zero."""

    @given(some_weights, st.integers(0, 10_000), st.sampled_from(UNITS))
    def test_down_gives_nobody_more_than_the_exact_share_and_nobody_a_unit_less(
        self, numbers: list[Fraction], count: int, unit: Decimal
    ) -> None:
        amount, exact = _exact(numbers, count, unit)
        parts = divide(amount, _named(numbers), rounding=Rounding(unit, Method.DOWN), limit=None)
        for name, part in parts.items():
            assert 0 <= exact[name] - Fraction(part) < unit

    @given(some_weights, st.integers(0, 10_000), st.sampled_from(UNITS))
    def test_half_up_is_at_most_half_a_unit_from_the_exact_share(
        self, numbers: list[Fraction], count: int, unit: Decimal
    ) -> None:
        amount, exact = _exact(numbers, count, unit)
        parts = divide(amount, _named(numbers), rounding=Rounding(unit, Method.HALF_UP), limit=None)
        for name, part in parts.items():
            assert -Fraction(unit) / 2 < exact[name] - Fraction(part) < Fraction(unit) / 2 or (
                Fraction(part) - exact[name] == Fraction(unit) / 2
            )

    @given(some_weights, st.integers(0, 10_000), st.integers(0, 10_000))
    def test_half_up_within_a_limit_meets_it_exactly_or_stays_below(
        self, numbers: list[Fraction], count: int, most: int
    ) -> None:
        half_up = Rounding(Decimal(1), Method.HALF_UP)
        free = divide(Decimal(count), _named(numbers), rounding=half_up, limit=None)
        kept = divide(Decimal(count), _named(numbers), rounding=half_up, limit=Decimal(most))
        assert sum(kept.values()) == min(sum(free.values()), most)
        assert all(0 <= kept[name] <= free[name] for name in free)

    @given(some_weights, st.integers(0, 10_000))
    def test_taking_back_puts_who_worked_more_at_most_a_unit_behind(
        self, numbers: list[Fraction], count: int
    ) -> None:
        """Since a unit is taken from the larger exact share first; without it nobody is behind."""
        named, half_up = _named(numbers), Rounding(Decimal(1), Method.HALF_UP)
        free = divide(Decimal(count), named, rounding=half_up, limit=None)
        kept = divide(Decimal(count), named, rounding=half_up, limit=Decimal(count))
        for one in named:
            for other in named:
                if named[one] >= named[other]:
                    assert free[one] >= free[other]
                    assert kept[one] >= kept[other] - 1


class TestMembersInADistribution:
    """More work never earns less, also where a cap or a least amount is the same for all."""

    @given(
        st.dictionaries(st.sampled_from(NAMES), weights, min_size=2),
        st.integers(1, 100_000),
        st.none() | st.integers(0, 60_000),
        st.none() | st.integers(0, 9_000),
    )
    def test_who_worked_more_never_gets_less(
        self, hours: dict[str, Fraction], surplus: int, most: int | None, least: int | None
    ) -> None:
        draft = dividend(
            at_most_each=None if most is None else f"{most} JPY",
            at_least_each=None if least is None else f"{least} JPY",
        )
        people = {name: person(work=number) for name, number in hours.items()}
        done = close(surplus, draft, members=people, currency="JPY")
        given_ = shared(done)
        for one, more in hours.items():
            for other, less in hours.items():
                if more > less:
                    assert given_[one] >= given_[other]
        assert all(amount == 0 or least is None or amount >= least for amount in given_.values())
        assert all(most is None or amount <= most for amount in given_.values())

    @given(coops())
    def test_without_caps_and_least_amounts_of_each_all_of_it_reaches_somebody(
        self, coop: Coop
    ) -> None:
        """By largest remainder; with the other methods a difference stays."""
        for at in _sharing(coop):
            free = at.step.at_most_each is None and at.step.at_least_each is None
            whole = at.step.rounding.method is Method.LARGEST_REMAINDER
            if free and whole and at.step.to is not None and not at.step.to.in_order:
                assert at.done.amount == at.taken()

    @given(coops())
    def test_only_eligible_members_with_more_than_zero_receive(self, coop: Coop) -> None:
        for at in moments(coop):
            if at.step.in_proportion_to is not None:
                some = {member for member, number in at.numbers().items() if number > 0}
                receive = {credit.member for credit in at.done.to if credit.amount > 0}
                assert receive <= some
            assert not any(MEMBER in credit.account for credit in at.done.to)


def _named(numbers: list[Fraction]) -> dict[str, Fraction]:
    return dict(zip(NAMES, numbers, strict=False))


def _exact(
    numbers: list[Fraction], count: int, unit: Decimal
) -> tuple[Decimal, dict[str, Fraction]]:
    amount, total = count * unit, sum(numbers)
    return amount, {name: Fraction(amount) * each / total for name, each in _named(numbers).items()}


def _split(
    numbers: list[Fraction], count: int, unit: Decimal
) -> tuple[dict[str, Decimal], dict[str, Fraction]]:
    amount, exact = _exact(numbers, count, unit)
    assume(sum(numbers) > 0)
    return split(amount, _named(numbers), unit=unit), exact


def _sharing(coop: Coop) -> list[Moment]:
    """Give the steps that are shared between members, where any of them has a number."""
    return [
        at
        for at in moments(coop)
        if at.runs and at.step.in_proportion_to is not None and sum(at.numbers().values()) > 0
    ]
