"""How long the property tests look: a time is measured elsewhere, and never gates a test."""

import os

from hypothesis import settings

settings.register_profile("usual", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))
