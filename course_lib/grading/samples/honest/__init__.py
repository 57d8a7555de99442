"""Submissions of learners who did nothing wrong, each with the score that it must get.

Their notebooks were saved by other programs, their cells stand elsewhere, their code is written in another way, and
some of it has nothing to do with the exercises. `python -m course_lib.grading.samples.honest.table` grades them all.
"""
