"""Where scores are kept: nbgrader's gradebook and its own commands."""
