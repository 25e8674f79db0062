"""How long the property tests look: a time is measured elsewhere, and never gates a test."""

import os

from hypothesis import Phase, settings

settings.register_profile("usual", deadline=None)
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
