"""Settings every test shares."""

from __future__ import annotations

from hypothesis import settings

# A deadline measures the machine, not the code: shared machines stall. Choose with `--hypothesis-profile=thorough`.
settings.register_profile("everyday", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=5_000)
settings.load_profile("everyday")
