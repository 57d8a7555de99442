"""The one exception for what can be expected to go wrong: a bad path, a bad file, a missing program."""


class CourseError(Exception):
    """Something outside the course's code is not as it must be.

    The message is one sentence or two for the person who meets it: what was expected, what came, what to do. The
    `course` command prints it on stderr and exits with code 2, without a traceback.
    """
