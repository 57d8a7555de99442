"""Late penalties for nbgrader, by configuration: in `nbgrader_config.py` say

    c.AssignLatePenalties.plugin_class = "course_lib.grading.records.late.PerDay"
    c.PerDay.share = 0.1
    c.PerDay.free_hours = 2

nbgrader takes the deadline from the assignment's due date and the time of handing in from timestamp.txt.
"""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Float

HOUR = 3600
DAY = 24 * HOUR


class PerDay(LateSubmissionPlugin):
    """Takes a share of the points for each day that has begun, and never more than there are."""

    share = Float(0.1, min=0, max=1, help="What each day begun costs, as a share of the score.").tag(config=True)
    free_hours = Float(0, min=0, help="How late is not late yet.").tag(config=True)

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """The points to take off a score of `score`, `total_seconds_late` behind the deadline; None for none."""
        days = math.ceil((total_seconds_late - self.free_hours * HOUR) / DAY)
        return score * min(1.0, self.share * days) if days > 0 else None
