"""What grading costs: `course grade` beside stock `nbgrader autograde` on the same submissions, and how it scales.

    python benchmarks/grading.py            # about ten minutes, most of it nbgrader's; writes benchmarks/RESULTS.md
    python benchmarks/grading.py jobs       # only what has this word in its name; writes nothing
    python benchmarks/grading.py --all      # nbgrader gets the two submissions that never end as well: ten minutes more

Start-up is set apart everywhere: a command runs on a few submissions and on many, and the rate is that of the others.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import grading_scale as scale
from grading_peers import UNIT, Sample, course_grade, nbgrader_autograde, scores
from results import write_section

from course_lib.authoring.keys import make_key
from course_lib.authoring.lesson import find_units
from course_lib.grading.core import grade
from course_lib.grading.isolation.sandbox import PLAIN, Sandbox, available_levels
from course_lib.grading.running.jobs import cores

TITLE = "How fast the grader is"
ENDLESS = ("loops for ever", "prints without end")
HONEST = ("right", "mistakes")
HEAD = """Written by `python benchmarks/grading.py`. Start-up is set apart everywhere: a command runs on a few
submissions and on many, and the rate is that of the others. nbgrader runs as it comes, on the same submissions of
unit 06, in the same run. A function that calls one of a later cell fails in nbgrader's one run from top to bottom,
and not in the grader, which loads the notebook first. Other programs on the machine add to every figure.

{machine}

| | goal | measured | reached |
| --- | --- | --- | --- |
{rows}

{projection}
"""


@dataclass
class Row:
    """A line of the table. reached: None where nothing was to be reached, or could not be tried."""

    name: str
    goal: str
    measured: str
    reached: bool | None = None


class Bench:
    """The measurements, each a method that yields rows; what a later one needs of an earlier one is kept in `found`."""

    def __init__(self, place: Path, everything: bool):
        self.place, self.everything = place, everything
        self.found: dict[str, scale.Cost] = {}
        self.projection = ""

    def nbgrader(self) -> Iterator[Row]:
        """One job against stock nbgrader, and the scores of both on honest submissions."""
        sample = Sample(self.place)
        about = {student: more["about"] for student, more in sample.expected["students"].items()}
        chosen = [s for s in sample.students if self.everything or not about[s].startswith(ENDLESS)]
        ours, stock = ([sample.hand_in(sample.students[:1]), sample.hand_in(chosen)] for _ in range(2))
        ours_seconds = [course_grade(folder) for folder in ours]
        stock_seconds = [nbgrader_autograde(folder) for folder in stock]
        count = len(chosen) - 1
        ours_each, stock_each = (seconds[1] - seconds[0] for seconds in (ours_seconds, stock_seconds))
        ratio = stock_each / ours_each
        yield Row(
            f"one job against stock nbgrader, {count + 1} of the 30 submissions",
            "at least 15x (moonshot 30x)",
            f"{ratio:.0f}x ({count / ours_each:.1f} against {count / stock_each:.2f} a second)",
            ratio >= 15,
        )
        yield Row(
            "start-up, with the first submission", "", f"{ours_seconds[0]:.1f} s against {stock_seconds[0]:.1f} s"
        )
        honest = [student for student in chosen if about[student].startswith(HONEST)]
        given = {
            student: {
                f"check-{name}": points for name, points in sample.expected["students"][student]["points"].items()
            }
            for student in honest
        }
        recorded = scores(ours[1] / "graded" / "gradebook.db")
        same = [student for student in honest if recorded.get(student) == given[student]]
        yield Row(
            "same scores as the in-notebook check on honest submissions",
            "all",
            f"{len(same)} of {len(honest)}",
            len(same) == len(honest),
        )
        # What nbgrader recorded is what `check` printed as the cells ran, each once, from top to bottom.
        printed = scores(stock[1] / "gradebook.db")
        odd = [about[student] for student in honest if recorded.get(student) != printed.get(student)]
        differ = f"; not: {', '.join(odd)}" if odd else ""
        yield Row("same scores as one run from top to bottom", "", f"{len(honest) - len(odd)} of {len(honest)}{differ}")

    def jobs(self) -> Iterator[Row]:
        """Two jobs against one, on copies of the honest submissions."""
        sample = Sample(self.place)
        about = {student: more["about"] for student, more in sample.expected["students"].items()}
        honest = [student for student in sample.students if about[student].startswith(HONEST)]
        few, many = 1, 8
        extra = len(honest) * (many - few)
        taken: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(3):
            for jobs, measured in taken.items():
                seconds = [course_grade(sample.hand_in(honest, copies), jobs) for copies in (few, many)]
                measured.append(seconds[1] - seconds[0])
        ratio = statistics.median(one / two for one, two in zip(taken[1], taken[2], strict=True))
        rates = [extra / statistics.median(taken[jobs]) for jobs in (1, 2)]
        yield Row(
            f"two jobs against one, {extra} submissions",
            "at least 1.7x",
            f"{ratio:.2f}x ({rates[1]:.1f} against {rates[0]:.1f} a second)",
            ratio >= 1.7,
        )

    def isolation(self) -> Iterator[Row]:
        """What the strongest sandbox adds to a plain process, on a right answer to unit 06."""
        (unit,) = find_units([UNIT])
        key = make_key(unit, b"benchmark")
        sample = Sample(self.place)
        data = (sample.folder / sample.students[0] / UNIT / f"{UNIT}.ipynb").read_bytes()
        levels = [level for level in available_levels() if level.strong]
        if not levels:
            yield Row("isolation cost a submission", "at most 10 ms", "no strong sandbox here")
            return
        with Sandbox(PLAIN) as plain:
            for level in levels:
                with Sandbox(level) as strong:
                    differences = []
                    for turn in range(80):
                        seconds = {}
                        for sandbox in (plain, strong) if turn % 2 else (strong, plain):
                            begun = time.perf_counter()
                            grade(data, key, sandbox)
                            seconds[sandbox.level.name] = time.perf_counter() - begun
                        differences.append(seconds[level.name] - seconds[PLAIN.name])
                cost = 1000 * statistics.median(differences)
                yield Row(f"isolation cost a submission, {level.name}", "at most 10 ms", f"{cost:.1f} ms", cost <= 10)

    def recording(self) -> Iterator[Row]:
        """10,000 results into a gradebook."""
        for kind, least in (("SQLite", 300), ("PostgreSQL", 150)):
            cost, reason = scale.recording(kind, self.place)
            name, goal = f"recording 10,000 results, {kind}", f"at least {least} a second"
            if cost is None:
                yield Row(name, goal, reason)
                continue
            self.found[kind] = cost
            yield Row(name, goal, cost.text, 1 / cost.clock >= least)

    def memory(self) -> Iterator[Row]:
        """The driver over 10,000 submissions, which others have graded."""
        begin, end, self.found["driver"] = scale.driver(self.place)
        yield Row(
            "memory of the driver, from the 1,000th to the 10,000th submission",
            "flat",
            f"{begin:.0f} MB, then {end:.0f} MB",
            end - begin < 0.1 * begin,
        )
        yield Row("reading submissions, writing down and recording results", "", self.found["driver"].text)

    def whole_course(self) -> Iterator[Row]:
        """Every unit of the course: the rate on all the machine's cores, and what would come of many machines."""
        sample = Sample(self.place, "--course")
        units = len(sample.expected["units"])
        few, many = sample.students[:1], sample.students
        seconds = [course_grade(sample.hand_in(chosen), cores()) for chosen in (few, many)]
        rate = units * (len(many) - 1) / (seconds[1] - seconds[0])
        yield Row(f"the whole course, {units} units, {cores()} job(s)", "", f"{rate:.1f} submissions a second")
        cluster = scale.cluster_cost(self.place)
        if cluster:
            yield Row("sending to a cluster and fetching back, nothing done there", "", cluster.text)
        if self.found:
            parts = self.found["driver"], self.found["SQLite"], cluster
            self.projection = scale.projection(rate, cores(), *parts)


def machine() -> str:
    """The machine in a line."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    level = available_levels()[0].name
    busy = f"{os.getloadavg()[0]:.1f} programs running on average before it began"
    return f"{names[0]}, {cores()} cores, Python {platform.python_version()}, isolation {level}; {busy}."


def main() -> None:
    """Measure, print the table, and keep it where all was measured."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("words", nargs="*", help="measure only what has one of these words in its name")
    parser.add_argument("--all", action="store_true", help="nbgrader gets the submissions that never end, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="grading-") as name:
        bench, about, rows = Bench(Path(name), args.all), machine(), []
        steps: list[Callable[[], Iterator[Row]]] = [bench.isolation, bench.jobs, bench.recording, bench.memory]
        steps += [bench.whole_course, bench.nbgrader]
        marks = {True: "yes", False: "no", None: ""}
        for step in steps:
            if not args.words or any(word in step.__name__ for word in args.words):
                for row in step():
                    rows.append(f"| {row.name} | {row.goal} | {row.measured} | {marks[row.reached]} |")
                    print(rows[-1], flush=True)
        print(f"\n{bench.projection}")
        if not args.words:
            write_section(TITLE, HEAD.format(machine=about, rows="\n".join(rows), projection=bench.projection))


if __name__ == "__main__":
    main()
