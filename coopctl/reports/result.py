"""The result of some days: turnover, costs by group and surplus, against plan and last year."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property

from coopctl.facts.stretch import Flows, Stretch
from coopctl.reports.report import Chart, Column, Row, Section
from coopctl.words import Words, said

Number = Fraction | None


def percent(part: Number, whole: Number) -> Number:
    """Give a part in percent of a whole; None of nothing."""
    if part is None or whole is None or whole == 0:
        return None
    return part / abs(whole) * 100


def off(actual: Number, expected: Number) -> Number:
    """Give by how many percent a figure is above what was expected, or below it.

    Of nothing, and of a loss, there are no percent that say anything.
    """
    if actual is None or expected is None or expected <= 0:
        return None
    return percent(actual - expected, expected)


def columns(actual: Words, currency: str, *, planned: bool) -> tuple[Column, ...]:
    """Name the columns: the days themselves, their plan where there is one, the year before."""
    plan = (Column("plan", said("Plan"), currency), Column("off-plan", said("Off plan"), "%"))
    return (
        Column("actual", actual, currency),
        *(plan if planned else ()),
        Column("last-year", said("Year before"), currency),
        Column("change", said("Change"), "%"),
    )


class Result:
    """What some days came to, what was planned for them, and the same days a year before."""

    def __init__(self, flows: Flows, stretch: Stretch) -> None:
        """Take where to read, and the days."""
        self.flows = flows
        self.stretch = stretch
        before = stretch.a_year_before()
        is_told = flows.has_begun(before) and flows.is_known(before)
        self.before = before if is_told else None

    @cached_property
    def is_planned(self) -> bool:
        """Whether there is a plan for any of the days."""
        roots = self.flows.books.roots
        return self.flows.planned((roots.income, roots.expenses), self.stretch) is not None

    @property
    def planned_turnover(self) -> Number:
        """Give the turnover that was planned."""
        planned = self.flows.planned(self.flows.turnover_names, self.stretch)
        return None if planned is None else -planned

    def planned_costs(self, group: str | None = None) -> Number:
        """Give the costs that were planned, all or of one group."""
        account = group or self.flows.books.roots.expenses
        return self.flows.planned_besides_turnover(account, self.stretch)

    @property
    def planned_surplus(self) -> Number:
        """Give the surplus that was planned; what has no plan counts as nothing."""
        roots = self.flows.books.roots
        planned = self.flows.planned((roots.income, roots.expenses), self.stretch)
        return None if planned is None else -planned

    def row(
        self,
        id_: str,
        title: Words,
        figure: Callable[[Stretch], Fraction],
        planned: Number,
        *,
        is_total: bool = False,
    ) -> Row:
        """Write one row; last year's figure is unknown where the books do not hold those days."""
        actual = figure(self.stretch)
        last = figure(self.before) if self.before is not None else None
        is_whole = self.flows.is_planned_throughout(self.stretch)
        plan = (planned, off(actual, planned) if is_whole else None) if self.is_planned else ()
        return Row(id_, title, (actual, *plan, last, off(actual, last)), is_total=is_total)

    def rows(self) -> Iterator[Row]:
        """Give turnover, other income where there is any, costs and surplus."""
        flows = self.flows
        yield self.row("turnover", said("Turnover"), flows.turnover, self.planned_turnover)
        rest = flows.planned_besides_turnover(flows.books.roots.income, self.stretch)
        planned = -rest if rest else None
        other = self.row("other-income", said("Other income"), flows.other_income, planned)
        if any(other.cells):
            yield other
        yield self.row("costs", said("Costs"), flows.costs, self.planned_costs())
        yield self.row(
            "surplus", said("Surplus"), flows.surplus, self.planned_surplus, is_total=True
        )

    def group_rows(self) -> Iterator[Row]:
        """Give each group of costs that has a figure, and their total."""
        for group in self.flows.groups():
            row = self.row(
                group,
                self.flows.title(group),
                lambda stretch, name=group: self.flows.costs(stretch, name),  # type: ignore[misc]
                self.planned_costs(group),
            )
            if any(row.cells):
                yield row
        yield self.row(
            "costs", said("Costs"), self.flows.costs, self.planned_costs(), is_total=True
        )

    def sections(self, suffix: str, actual: Words) -> Iterator[Section]:
        """Give the result, and the costs by group.

        Args:
            suffix: of the sections' ids.
            actual: how the days are called.
        """
        heads = columns(
            said("To date") if suffix else actual, self.flows.code, planned=self.is_planned
        )
        yield Section(
            id=f"result{suffix}",
            title=said("Result, {days}", days=actual),
            columns=heads,
            rows=(*self.rows(),),
        )
        title = said("Costs by group, {days}", days=actual)
        yield Section(
            id=f"costs{suffix}",
            title=title,
            columns=heads,
            rows=tuple(self.group_rows()),
            chart=None
            if suffix
            else Chart(
                kind="bars",
                title=said("{title}, {unit}", title=title, unit=self.flows.code),
                columns=("actual",),
            ),
        )
