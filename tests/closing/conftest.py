"""Co-ops to write closings for."""

from pathlib import Path

import pytest

from tests.cli.coop import CoOp
from tests.closing.small import BARE, YEAR_2025, small


@pytest.fixture
def bare(tmp_path: Path) -> CoOp:
    """A co-op whose main ledger includes no closing."""
    return small(tmp_path / "co-op", YEAR_2025, accounts=BARE)


@pytest.fixture
def closed(tmp_path: Path) -> CoOp:
    """A co-op with its year 2025 closed."""
    co_op = small(tmp_path / "co-op", YEAR_2025)
    co_op.run("close-year", "2025")
    return co_op
