"""The one call to Beancount's loader."""

from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from beancount import loader
from beancount.core import data
from beancount.ops import pad, validation
from beancount.ops.documents import DocumentError

from coopctl.books.gate import Gate
from coopctl.books.residual import uneven
from coopctl.books.standins import StandIns

OUR_OWN = ContextVar("our_own", default=False)
"""Set while coopctl itself loads: its plugin then has nothing to say that it does not say too."""

_LOADER: Any = loader
_PAD: Any = pad
_VALIDATION: Any = validation


@dataclass(frozen=True, slots=True)
class Loaded:
    """What Beancount's loader gives, and the transactions that may leave something over."""

    entries: list[Any]
    errors: list[Any]
    options: dict[str, Any]
    uneven: list[Any]


def load(main: str, stand_ins: StandIns, gate: Gate) -> Loaded:
    """Load a ledger as Beancount does, past its cache.

    `load_file` reads, writes or deletes a pickle beside the ledger, which is stale when a file
    is added under a pattern; the function below it does not.

    Args:
        main: absolute path of the main ledger.
        stand_ins: files to read in the place of others.
        gate: before the plugins.
    """
    found, transform = _LOADER.glob, _LOADER.run_transformations
    checks, balances = _VALIDATION.VALIDATIONS, _VALIDATION.validate_check_transaction_balances
    pads = _PAD.pad
    left: list[Any] = []

    def transformed(entries: Any, errors: Any, options: dict[str, Any], log: Any) -> Any:  # noqa: ANN401 - Beancount's own
        gate.check(options)
        held, bare = _with_values(entries)
        with gate.closed(options):
            entries, errors = transform(held, [*errors, *bare], options, log)
        # nor is it told whether a document outside is there
        return entries, [
            each
            for each in errors
            if not isinstance(each, DocumentError)
            or each.entry is None
            or gate.is_inside(each.entry.filename)
        ]

    def padded(entries: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401 - Beancount's own
        if any(isinstance(each, data.Pad) for each in entries):
            return pads(entries, options)
        return entries, []  # for which it would first sort every posting by its account

    def balance(entries: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401 - Beancount's own
        left.extend(uneven(entries))
        return balances(left, options)  # which takes an eighth of a load for all of them

    own = OUR_OWN.set(True)
    _LOADER.glob = SimpleNamespace(glob=stand_ins.glob)
    _LOADER.run_transformations = transformed
    _PAD.pad = padded
    _VALIDATION.VALIDATIONS = [balance if each is balances else each for each in checks]
    try:
        read = _LOADER._uncached_load_file  # noqa: SLF001
        # all four by position: the function hands them on as they come
        entries, errors, option_map = read(stand_ins.file_for(main), None, None, None)
    finally:
        _LOADER.glob, _LOADER.run_transformations = found, transform
        _PAD.pad = pads
        _VALIDATION.VALIDATIONS = checks
        OUR_OWN.reset(own)
    return Loaded(entries, errors, option_map, left)


def _with_values(entries: list[Any]) -> tuple[list[Any], list[Any]]:
    """Give every `custom` its values, and an error for each without one: plugins stop at those."""
    custom: Any = data.Custom
    bare = [each for each in entries if type(each) is custom and each.values is None]
    errors = [
        _LOADER.LoadError(each.meta, "Custom directive without a value", each) for each in bare
    ]
    if not bare:
        return entries, errors
    gone = {id(each) for each in bare}
    held = [each._replace(values=[]) if id(each) in gone else each for each in entries]
    return held, errors
