"""Which copies of this process count as covered by tests: to measure one costs as much as it does.

A copy that is measured would also write again, at its end, all that was measured before it.
"""

import os
import posix
import zlib

import coverage


def is_counted() -> bool:
    """Whether the copies of the test that runs are counted: of one in eight, always the same.

    What is copied while no test runs may be copied again for any, and must be.
    """
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
    return not test or zlib.crc32(test.encode()) % 8 == 0


def uncounted() -> None:
    """Let no line that this copy of the process runs count as covered, and write nothing of it."""
    measured = coverage.Coverage.current()
    if measured is not None:
        measured.stop()
        os._exit = posix._exit  # noqa: SLF001 - coverage's own would write


def _before() -> None:
    """Put down what was measured so far, so that no copy has it."""
    measured = coverage.Coverage.current()
    if measured is not None and is_counted():
        measured.get_data()


def _in_copy() -> None:
    if not is_counted():
        uncounted()


os.register_at_fork(before=_before, after_in_child=_in_copy)
