from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from coopctl.allocation import Facts, Limit, Outcome
from coopctl.allocation.members import divide
from coopctl.allocation.vocabulary import MEMBER, Method, Rounding
from coopctl.money import Round, round_to, split
from tests.allocation.builders import close, dividend, person, seen, shared
from tests.allocation.coops import Coop, coops, turned, weights

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
                for amount in _by_member(step).values():
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


class TestBounds:
    """Raise to the highest floor, then lower to the lowest cap; never past the remainder."""

    @given(coops())
    def test_wanted_is_the_rounded_amount_or_the_highest_floor(self, coop: Coop) -> None:
        for step in coop.close().steps:
            if step.asked is None:
                assert seen(step.wanted, step.amount, step.to) == (0, 0, ())
                continue
            rounding = step.step.rounding
            mode = Round.DOWN if rounding.method is Method.DOWN else Round.HALF_UP
            asked = round_to(max(step.asked, Fraction(0)), unit=rounding.unit, mode=mode)
            floors = [bound.amount for bound in step.bounds if bound.kind == "at_least"]
            assert step.wanted == max([asked, *floors])

    @given(coops())
    def test_no_step_passes_a_cap(self, coop: Coop) -> None:
        for step in coop.close().steps:
            assert all(step.amount <= cap for cap in _caps(step))

    @given(coops())
    def test_a_step_of_one_account_gives_what_it_wants_or_its_lowest_cap(self, coop: Coop) -> None:
        for step in coop.close().steps:
            plain = step.step.to is None or not step.step.to.in_order
            if plain and step.skipped is None and step.step.in_proportion_to is None:
                assert step.amount == min([step.wanted, *_caps(step)])

    @given(coops())
    def test_what_limited_a_step_is_told_whenever_it_gives_less(self, coop: Coop) -> None:
        for step in coop.close().steps:
            by_itself = step.step.rounding.method is not Method.LARGEST_REMAINDER
            if step.limited_by is None and not by_itself:
                assert step.amount == step.wanted
            if step.limited_by is not None and not (by_itself and step.step.in_proportion_to):
                assert step.amount < step.wanted


class TestBalancesAtEveryStep:
    """Limited by the fund's balance unless `overdraw`, with what earlier steps have moved."""

    @given(coops())
    def test_no_fund_is_drawn_below_zero(self, coop: Coop) -> None:
        moves: list[tuple[str, Fraction]] = []
        for step in coop.close().steps:
            for credit in step.to:
                before = _balance(coop.facts, credit.account, moves)
                if step.draws and not step.step.overdraw:
                    assert credit.amount <= max(before, Fraction(0))
                moves.append((credit.account, Fraction(credit.amount) * (-1 if step.draws else 1)))

    @given(coops())
    def test_the_balances_a_step_saw_are_those_the_steps_before_it_left(self, coop: Coop) -> None:
        moves: list[tuple[str, Fraction]] = []
        for step in coop.close().steps:
            for bound in step.bounds:
                if bound.kind is Limit.BALANCE:
                    held = max(_balance(coop.facts, bound.text, moves), Fraction(0))
                    assert bound.amount <= held < bound.amount + step.step.rounding.unit
            sign = -1 if step.draws else 1
            moves += [(credit.account, sign * Fraction(credit.amount)) for credit in step.to]


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
    def test_caps_and_least_amounts_of_each_hold_in_any_co_op(self, coop: Coop) -> None:
        """Without them, and with shares that are not cut, all of the amount reaches somebody."""
        for step in coop.close().steps:
            free = step.step.at_most_each is None and step.step.at_least_each is None
            exactly_shared = step.step.rounding.method is Method.LARGEST_REMAINDER
            if step.step.in_proportion_to and free and exactly_shared and not step.draws:
                assert step.step.to is not None
                taken = min([step.wanted, *_caps(step)])
                nobody = step.limited_by in {Limit.ELIGIBLE, Limit.MEASURE}
                assert step.amount == (0 if nobody else taken) or step.step.to.in_order

    @given(coops())
    def test_only_eligible_members_with_more_than_zero_receive(self, coop: Coop) -> None:
        status = {member.id: member.metadata.get("status") for member in coop.facts.members}
        for step in coop.close().steps:
            for credit in step.to:
                if credit.member is None or credit.amount == 0:
                    continue
                measure = coop.facts.measures[step.step.in_proportion_to or ""]
                assert measure[credit.member] > 0
                assert MEMBER not in credit.account
                for test in step.step.eligible:
                    if test.name == "status":
                        assert status[credit.member] == "worker"
                    else:
                        assert coop.facts.measures["work"][credit.member] >= 1


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


def _caps(step: Outcome) -> list[Decimal]:
    return [bound.amount for bound in step.bounds if bound.kind != "at_least"]


def _by_member(step: Outcome) -> dict[str | None, Fraction]:
    found: dict[str | None, Fraction] = {}
    for credit in step.to:
        found[credit.member] = found.get(credit.member, Fraction(0)) + Fraction(credit.amount)
    return found


def _balance(books: Facts, account: str, moves: list[tuple[str, Fraction]]) -> Fraction:
    moved = (amount for name, amount in moves if f"{name}:".startswith(f"{account}:"))
    return books.balances.get(account, Fraction(0)) + sum(moved, Fraction(0))
