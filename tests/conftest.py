"""What every test gets: no screen, one Hypothesis profile, and a PostgreSQL on demand."""

import os

from hypothesis import settings

# Before Qt is loaded. Screens and windows are tested without a screen, on every platform alike.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Two busy cores make any deadline a coin toss; a failing example prints how to replay it.
settings.register_profile("coachdesk", deadline=None, print_blob=True)
settings.register_profile("thorough", parent=settings.get_profile("coachdesk"), max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "coachdesk"))
