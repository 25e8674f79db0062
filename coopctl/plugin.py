"""A Beancount plugin: what is wrong for the co-op, shown by bean-check, Fava and editors."""

import gc
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import localcontext
from pathlib import Path
from typing import Any, NamedTuple

from coopctl.allocation.vocabulary import Rules
from coopctl.assembly.elections import wrong_in_elections
from coopctl.assembly.resolutions import wrong_on_record
from coopctl.assembly.subscriptions import subscriptions_owed
from coopctl.books import kind_of, read_text
from coopctl.books.draw import draw_here
from coopctl.books.load import OUR_OWN
from coopctl.closing.known import closings_outdated
from coopctl.facts.watch import broken, watched_by
from coopctl.money import EXACT
from coopctl.problems import Problem, in_order, listing, shown
from coopctl.rules import MAX_BYTES, read_rules

__plugins__ = ("check",)

RULES = "rules.yaml"

_LINE = re.compile(rf'plugin\s+"{re.escape(__name__)}"')


class CoopError(NamedTuple):
    """An error as Beancount's tools take it: where, what, and the entry if there is one."""

    source: dict[str, Any]
    message: str
    entry: Any


def check(
    entries: list[Any], options: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[CoopError]]:
    """Check the entries of a ledger against the co-op's rules.

    The rules become one of the ledger's files: Beancount's cache and Fava see when they change.

    Args:
        entries: sorted, as the loader gives them.
        options: of the ledger.
        config: path of the rules, relative to the main ledger; without it, rules.yaml beside the
            main ledger or in the folder above.

    Returns:
        The entries as they came, and an error for each thing wrong.
    """
    if OUR_OWN.get():
        return entries, []  # what coopctl asks for, it tells itself
    main = str(options["filename"])
    file = _rules_file(main, config)
    options["include"].append(file)
    with _no_collecting():
        rules = _rules(file)
        if isinstance(rules, str):
            return entries, [CoopError(_plugin_line(main), rules, None)]
        return entries, _errors(in_order(_problems(rules, entries, options)), entries, options)


def _problems(rules: Rules, entries: list[Any], options: dict[str, Any]) -> Iterator[Problem]:
    """Find what is wrong, or what keeps the books from being drawn."""
    code, watch = rules.currency.code, watched_by(rules)
    reading = draw_here(entries, options, code, watch)
    yield from reading.problems
    if reading.books is not None:
        with localcontext(EXACT):
            yield from broken(rules, reading.books)
            yield from subscriptions_owed(rules, reading.books)
            yield from wrong_on_record(rules, reading.books)
            yield from wrong_in_elections(rules, reading.books)
            yield from closings_outdated(rules, reading.books)


def _rules_file(main: str, config: str | None) -> str:
    """Name the rules file; where there is none, the first place it was looked for."""
    folder = os.path.dirname(main)
    if config is not None:
        return os.path.normpath(os.path.join(folder, config))
    beside, above = (os.path.join(each, RULES) for each in (folder, os.path.dirname(folder)))
    return above if os.path.exists(above) and not os.path.exists(beside) else beside


def _rules(file: str) -> Rules | str:
    """Read the rules as of the last year that is dated, or say in one message why not."""
    kind = kind_of(file)
    if kind is not None:
        return f"the co-op's rules cannot be read: {shown(file)} is {kind}"
    try:
        text = read_text(file, most=MAX_BYTES)
    except FileNotFoundError:
        return (
            f"there are no rules at {shown(file)}: write their path, from the folder of this "
            f'file, as in `plugin "{__name__}" "../{RULES}"`'
        )
    except (OSError, UnicodeDecodeError) as error:
        return f"the co-op's rules cannot be read: {shown(file)}: {shown(str(error))}"
    reading = read_rules(text, source=file, year=None)
    if reading.rules is not None:
        return reading.rules
    first = next(problem for problem in reading.problems if problem.is_error)
    return f"the co-op's rules have errors; `coopctl check` lists them. The first: {_said(first)}"


def _said(problem: Problem) -> str:
    return shown(f"{problem.place}: {problem.wrong} [{problem.code}]")


def _plugin_line(main: str) -> dict[str, Any]:
    """Say where the ledger asks for the plugin, which Beancount keeps no note of."""
    try:
        lines = Path(main).read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:  # a ledger that is no file
        lines = []
    numbers = (number for number, line in enumerate(lines, start=1) if _LINE.match(line))
    return {"filename": main, "lineno": next(numbers, 0)}


def _errors(
    problems: Sequence[Problem], entries: list[Any], options: dict[str, Any]
) -> list[CoopError]:
    """Write problems as errors, each with the entry at its place."""
    wanted = {(problem.place.file, problem.place.line) for problem in problems}
    at = {}
    for entry in entries if wanted else ():
        place = entry.meta.get("filename"), entry.meta.get("lineno")
        if place in wanted:
            at[place] = entry
    hint = _hint(options)
    return [
        CoopError(
            {"filename": place.file, "lineno": place.line},
            _message(problem, hint),
            at.get((place.file, place.line)),
        )
        for problem in problems
        for place in (problem.place,)
    ]


def _message(problem: Problem, hint: str) -> str:
    """Write what is wrong, why and what to do; one line each, as `coopctl check` does."""
    do = problem.do + (hint if problem.code in ("books-changed", "approved-changed") else "")
    wrong = f"{problem.wrong} [{problem.code}]"
    return "\n".join(map(shown, (wrong, f"  why: {problem.why}", f"  do:  {do}")))


def _hint(options: dict[str, Any]) -> str:
    """Name the plugins that come after: what they change in the books is not seen here."""
    names = [name for name, _ in options["plugin"]]
    after = names[names.index(__name__) + 1 :] if __name__ in names else []
    if not after:
        return ""
    return f"; if nothing did, put the line of this plugin after that of {listing(after)}"


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Keep the collector from going through the whole ledger for what is made here."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
