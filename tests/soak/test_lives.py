"""A short slice of `make history`."""

from tests.soak.history import lives
from tests.soak.lives import Lives


def test_in_a_few_short_lives_verify_says_what_is_true() -> None:
    before = Lives.sequences
    lives(1, 8, 8)
    assert Lives.sequences >= before + 8
