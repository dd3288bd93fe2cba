"""Settings of the whole test run."""

from __future__ import annotations

import os

from hypothesis import settings

# No deadlines: machines are shared. In CI the same examples every time, so that what lands does not depend on luck;
# at home new ones in each run, so that they are found.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("home", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "home")
