"""The report of funds: each one's roll-forward by year, and what it was used for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coopctl.facts.fund_rolls import UNTAGGED, FundRoll, Use
from coopctl.money import Currency
from coopctl.reports.figures import outermost
from coopctl.reports.report import Column, Report, Row, Section
from coopctl.words import Words, followed, said

_BY_DATE = said(
    "Entries count by their date: what a closing gave is in the year in which it is dated, which "
    "is mostly the one after the year it closes."
)
COUNTED_ONCE = said(
    "A fund that is a sub-account of another one is a part of it, and together it counts once."
)
_UNTAGGED = said("Entries without a tag of the fund's `uses:` in rules.yaml are told apart.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Funds:
    """What the report is drawn from.

    Attributes:
        rolls: of each fund and year, by fund, then by year.
        uses: of the same years, by fund, then by date.
        titles: of each fund.
    """

    cooperative: str
    currency: Currency
    audit: tuple[tuple[str, Words], ...]
    rolls: Sequence[FundRoll]
    uses: Sequence[Use]
    titles: Mapping[str, Words]


def funds_report(funds: Funds) -> Report:
    """Draw up the report."""
    years = sorted({roll.period.year for roll in funds.rolls})
    if years[1:]:
        span: Words = said("{first_year} to {last_year}", first_year=years[0], last_year=years[-1])
        lead = said("Fiscal years {years}.", years=span)
    else:
        span = str(years[0])
        lead = said("Fiscal year {year}.", year=span)
    return Report(
        id="funds",
        title=said("{cooperative}: funds, {years}", cooperative=funds.cooperative, years=span),
        lead=(followed(lead, _BY_DATE),),
        audit=funds.audit,
        currency=funds.currency,
        sections=tuple(_sections(funds)),
    )


def _sections(funds: Funds) -> Iterator[Section]:
    """Give all funds together, then each by itself."""
    yield balances_section(funds.rolls, funds.titles, funds.currency.code)
    for name in dict.fromkeys(roll.fund for roll in funds.rolls):
        rolls = [roll for roll in funds.rolls if roll.fund == name]
        yield roll_section(rolls, funds.titles[name], funds.currency.code)
        uses = [use for use in funds.uses if use.fund == name]
        if uses:
            yield _uses_section(uses, funds.titles[name], funds.currency.code)


def balances_section(rolls: Sequence[FundRoll], titles: Mapping[str, Words], code: str) -> Section:
    """Give what is in each fund at the end of each year, and in all of them."""
    names = list(dict.fromkeys(roll.fund for roll in rolls))
    held = {(roll.fund, roll.period.year): Fraction(roll.closing) for roll in rolls}
    years = sorted({year for _, year in held})
    rows = [Row(name, titles[name], tuple(held[name, year] for year in years)) for name in names]
    whole = outermost(names)
    totals = tuple(sum((held[name, year] for name in whole), Fraction(0)) for year in years)
    return Section(
        id="funds",
        title=said("In the funds at the end of each fiscal year"),
        columns=tuple(Column(str(year), str(year), code) for year in years),
        rows=(*rows, Row("total", said("Together"), totals, is_total=True)),
        notes=(
            said("What a closing dated after the last day gave is in the next year."),
            *((COUNTED_ONCE,) if len(whole) < len(names) else ()),
        ),
    )


def roll_section(rolls: Sequence[FundRoll], title: Words, code: str) -> Section:
    """Follow one fund from opening to closing; what goes out is positive as well."""
    tags = list(dict.fromkeys(tag for roll in rolls for tag in roll.used if tag != UNTAGGED))
    used = [
        _row(
            f"used:{tag}",
            said("Out: used for {use}", use=tag),
            rolls,
            lambda roll, tag=tag: _used(roll, tag),  # type: ignore[misc]
        )
        for tag in tags
    ]
    inner = (
        _row("credited", said("In: by closings"), rolls, lambda roll: roll.credited),
        _row("other-in", said("In: by other entries"), rolls, lambda roll: roll.other_in),
        *used,
        _row("untagged", said("Out: no use named"), rolls, lambda roll: _used(roll, UNTAGGED)),
        _row("drawn", said("Out: by closings"), rolls, lambda roll: roll.drawn),
    )
    fund = rolls[0].fund
    return Section(
        id=f"fund:{fund}",
        title=said("{title} ({account})", title=title, account=fund),
        columns=tuple(Column(str(roll.period.year), str(roll.period.year), code) for roll in rolls),
        rows=(
            _row("opening", said("Opening"), rolls, lambda roll: roll.opening, is_total=True),
            *(row for row in inner if any(row.cells)),
            _row("closing", said("Closing"), rolls, lambda roll: roll.closing, is_total=True),
        ),
        notes=(_UNTAGGED,) if any(UNTAGGED in roll.used for roll in rolls) else (),
    )


def _row(
    id_: str,
    title: Words,
    rolls: Sequence[FundRoll],
    figure: Callable[[FundRoll], Decimal],
    *,
    is_total: bool = False,
) -> Row:
    """Write one figure of each year."""
    cells = tuple(Fraction(figure(roll)) for roll in rolls)
    return Row(id_, title, cells, is_total=is_total, level=0 if is_total else 1)


def _used(roll: FundRoll, tag: str) -> Decimal:
    return roll.used.get(tag, Decimal(0))


def _uses_section(uses: Sequence[Use], title: Words, code: str) -> Section:
    """List what a fund was used for."""
    rows = [
        Row(
            f"{use.day}:{number}",
            ": ".join(filter(None, (use.payee, use.narration))),
            (use.day.isoformat(), use.tag or None, Fraction(use.amount)),
        )
        for number, use in enumerate(uses, start=1)
    ]
    total = sum((Fraction(use.amount) for use in uses), Fraction(0))
    return Section(
        id=f"uses:{uses[0].fund}",
        title=said("What {fund} was used for", fund=title),
        columns=(
            Column("date", said("Date"), ""),
            Column("use", said("Use"), ""),
            Column("amount", said("Amount"), code),
        ),
        rows=(*rows, Row("total", said("Together"), (None, None, total), is_total=True)),
    )
