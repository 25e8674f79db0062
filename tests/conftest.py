"""How long the property tests look: a time is measured elsewhere, and never gates a test."""

import os

from hypothesis import Phase, settings

import tests.counting  # noqa: F401 - every copy of a process that tests is counted, or is not

settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("soak", deadline=None, max_examples=2_000, print_blob=True)
settings.register_profile(
    "mutants",
    deadline=None,
    max_examples=15,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
