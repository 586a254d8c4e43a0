"""Settings every test shares."""

from __future__ import annotations

from hypothesis import Phase, settings

# A deadline measures the machine, not the code: shared machines stall. Choose with `--hypothesis-profile=thorough`.
settings.register_profile("everyday", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=5_000)
# Mutants are tried by the thousand: few examples, always the same ones, and no search for the smallest.
settings.register_profile(
    "mutation", deadline=None, max_examples=10, derandomize=True, database=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("everyday")
