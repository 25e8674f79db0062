"""Co-ops that the command-line tests work on."""

from pathlib import Path

import pytest

from tests.cli.coop import CoOp, seed


@pytest.fixture
def co_op(tmp_path: Path) -> CoOp:
    """A co-op of three members with one year to close."""
    return seed(tmp_path / "co-op")
