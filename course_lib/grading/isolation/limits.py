"""How much a submission may use: one validated set of limits, each beside its default."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ...errors import CourseError


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    exercise_seconds: for all calls of one exercise; load_seconds: for running the notebook's definitions;
    total_seconds: for everything, restarts included; all three of processor time. patience: how many times as long is
    waited for code to use these up. Six lets code compute on a machine with six times as much to do as it has cores;
    code that sleeps for ever holds up one job for half a minute an exercise, and six minutes at most. memory_mb:
    address space of the process. file_mb: the largest file it may write, and the size of its temporary folder.
    open_files: file descriptors. restarts: how often a process that died or ran out of time is started again for the
    rest.
    """

    exercise_seconds: float = 5.0
    load_seconds: float = 10.0
    total_seconds: float = 60.0
    patience: float = 6.0
    memory_mb: int = 1024
    file_mb: int = 16
    open_files: int = 32
    restarts: int = 30

    @classmethod
    def with_exercise_seconds(cls, seconds: float, **others: float) -> Limits:
        """Those for so much time for an exercise; where it is more than usual, with as much more for the whole."""
        more = max(1.0, seconds / cls.exercise_seconds)
        return cls(exercise_seconds=seconds, total_seconds=more * cls.total_seconds, **others)

    def __post_init__(self) -> None:
        for field in fields(self):
            if not getattr(self, field.name) > 0:
                raise CourseError(f"The limit {field.name} must be above zero; it is {getattr(self, field.name)}.")
        if self.patience < 1:
            raise CourseError(f"The limit patience is a multiple and must be at least 1; it is {self.patience}.")
