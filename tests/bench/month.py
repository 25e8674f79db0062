"""Time a month's report of the sample against the load of its ledger, in copies of one process.

Both have Python, Typer and Beancount imported, so that what a start takes is in neither; and both
run by themselves, where the command itself has a second process load. Figures are of the
processor, and medians over runs taken in turn.
"""

import argparse
import gc
import os
import pickle
import statistics
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from beancount import loader

from coopctl.books.child import Answer, Request, answer
from tests import here as in_this_process
from tests.cli.coop import LONG_AFTER

SAMPLE = Path(__file__).resolve().parents[2]
MAIN = SAMPLE / "ledgers" / "main.beancount"
MONTH = ("report", "month", "2025-11")

_SECONDS = struct.Struct("d")
_LOADER: Any = loader
_HERE: Any = in_this_process
_kept: list[object] = []


def bare() -> None:
    """Load as Beancount does, past its cache."""
    _kept.append(_LOADER._uncached_load_file(str(MAIN), None, None, None))  # noqa: SLF001


def month() -> None:
    """Write the report, with what is loaded on its way from one process to the other."""
    done = in_this_process.run_here(SAMPLE, MONTH, LONG_AFTER)
    assert done.code == 0, done.err


def sent(request: Request) -> Answer:
    """Load as in a process that ends with it, in which the collector looks at nothing."""
    gc.disable()
    found: Answer = pickle.loads(pickle.dumps(answer(request, _kept)))  # noqa: S301 - our own
    gc.freeze()
    gc.enable()
    return found


def seconds(do: Callable[[], None]) -> float:
    """Do something in a copy of this process; give what it takes of the processor."""
    there, here = os.pipe()
    if os.fork() == 0:
        try:
            start = time.process_time()
            do()
            os.write(here, _SECONDS.pack(time.process_time() - start))
        finally:
            os._exit(0)
    os.close(here)
    found = os.read(there, _SECONDS.size)
    os.close(there)
    os.wait()
    return float(_SECONDS.unpack(found)[0])


def main() -> None:
    """Print both, and the one in proportion to the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=25)
    runs = parser.parse_args().runs
    _HERE.answer = sent
    month()  # which imports all that it needs
    _kept.clear()
    gc.collect()
    gc.freeze()
    taken = [(seconds(month), seconds(bare)) for _ in range(runs)]
    ours, loads = (statistics.median(each) for each in zip(*taken, strict=True))
    ratio = statistics.median(ours / load for ours, load in taken)
    print("\na month of the sample, in one process")
    print(f"  {'coopctl report month':24}{ours:9.3f} s")
    print(f"  {'load of the ledger':24}{loads:9.3f} s   ours / its {ratio:.2f}")


if __name__ == "__main__":
    main()
