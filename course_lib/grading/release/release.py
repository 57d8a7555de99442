"""Writes what learners get: the notebooks, the answer keys and the package, and nothing that holds an answer.

Every file of it is then searched for every line of every solution; where one is found, nothing is left behind.
The folder works by itself: `python3 run.py lab` in it opens the lessons.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from ...authoring.lesson import repository
from ...checking.learner import keys_folder
from ...errors import CourseError
from .answer_search import Find, all_answers, search

# What a learner starts, and the rooms that lessons import from; the rest comes along where one of these needs it.
_ROOTS = ("__init__", "cli", "lab", "check_notebook", "doctor", "grading/worker/worker")
_ROOMS = ("checking", "engine", "figures")
_WHOLE = ("LICENSE", "constraints.txt", "binder")
# The library that lessons call and compare with does the same mathematics, and now and then in the same words.
_LIBRARY = "course_lib/engine/"
# Lines that stand elsewhere and give nothing away, each with the reason.
_KNOWN = {
    ("course_lib/figures/momentum.py", "root = np.sqrt(kappa)"): "a square root; the answer is what is made of it",
    (
        "course_lib/figures/network_variants.py",
        "grads[name] += self.reg * self.params[name]",
    ): "weight decay, as unit 06 has given it",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `course release`."""
    parser.add_argument("folder", type=Path, help="where to write: a new folder, or an empty one")


def run(args: argparse.Namespace) -> int:
    """Write the release; return 0. Raises CourseError where an answer is found, or the folder holds other work."""
    folder: Path = args.folder.resolve()
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        # Even an earlier release may be somebody's work by now.
        raise CourseError(f"{args.folder} is there already: name a new folder.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=folder.parent) as made:
        place = Path(made) / folder.name
        write_release(repository(), place)
        answers = all_answers()
        finds, count = search(place, answers)
        serious, library = sort_finds(finds)
        if serious:
            lines = "\n".join(f"  {find}" for find in serious)
            raise CourseError(f"Answers would be released, so nothing was written:\n{lines}")
        if folder.exists():
            folder.rmdir()
        place.rename(folder)
    print(f"Released to {args.folder}: {count} files, searched for {len(answers)} lines of the solutions.")
    if library:
        said = ", ".join(f"{many} in {Path(path).name}" for path, many in sorted(library.items()))
        print(f"None was found but in the engine, the library that lessons call and compare with. Lines there: {said}.")
    else:
        print("None was found.")
    return 0


def sort_finds(finds: Iterable[Find]) -> tuple[list[Find], Counter[str]]:
    """The finds that matter, and how many lines stand in which file of the engine."""
    serious, library = [], Counter()
    for find in finds:
        if find.path.startswith(_LIBRARY):
            library[find.path] += 1
        elif (find.path, find.line.text) not in _KNOWN:
            serious.append(find)
    return serious, library


def write_release(root: Path, folder: Path) -> None:
    """Write the release of the repository at `root` to `folder`, which is not there yet. Raises CourseError."""
    folder.mkdir()
    notebooks = sorted((root / "notebooks").rglob("*.ipynb"))
    notebooks = [path for path in notebooks if ".ipynb_checkpoints" not in path.parts]
    if not notebooks:
        raise CourseError("There are no notebooks to release: run `course build` first.")
    package = root / "course_lib"
    for path in [*notebooks, *modules(package), *_data(package)]:
        _copy(path, folder / path.relative_to(root))
    for name in _WHOLE:
        path = root / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        elif path.exists():
            _copy(path, folder / name)
    (folder / "run.py").write_text(learners_run(_read(root / "run.py")), encoding="utf-8")
    (folder / "pyproject.toml").write_text(learners_project(_read(root / "pyproject.toml")), encoding="utf-8")
    readme = resources.files(__package__).joinpath("learner_readme.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text(readme, encoding="utf-8")


def modules(package: Path) -> list[Path]:
    """The modules of `package` that a learner's part needs: what is started, what lessons import, and what those need
    in turn.
    """
    todo = [package / f"{name}.py" for name in _ROOTS]
    todo += [path for room in _ROOMS for path in (package / room).rglob("*.py")]
    needed: set[Path] = set()
    while todo:
        path = todo.pop()
        if path in needed or not path.is_file():
            continue
        needed.add(path)
        todo += [
            package / "__init__.py",
            *(folder / "__init__.py" for folder in path.parents if package in folder.parents),
        ]
        todo += _mentioned(path, package)
    return sorted(needed)


def _mentioned(path: Path, package: Path) -> Iterator[Path]:
    """The modules that a module imports, or names in a text: some are started as files, or imported when used."""
    for node in ast.walk(ast.parse(_read(path))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = path.relative_to(package.parent).parent.parts
            stem = ".".join(start[: len(start) + 1 - node.level]) if node.level else ""
            base = ".".join(filter(None, [stem, node.module or ""]))
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name != "cli.py":
            names = [node.value] if re.fullmatch(r"course_lib(\.\w+)+", node.value) else []
            if re.fullmatch(r"\w+\.py", node.value):
                yield path.with_name(node.value)
        else:
            continue
        for name in names:
            if name.split(".")[0] == package.name:
                whole = package.parent.joinpath(*name.split("."))
                yield from (whole.with_suffix(".py"), whole / "__init__.py")


def _data(package: Path) -> list[Path]:
    """What the modules read: the answer keys, the data sets, and the pages that explain a room."""
    found = [path for path in keys_folder().iterdir() if path.suffix in (".npz", ".json")]
    found += [path for path in (package / "engine" / "data").iterdir() if path.suffix in (".npz", ".csv", ".md")]
    found += [path for room in _ROOMS for path in (package / room).rglob("*.md")]
    return sorted({*found, package / "grading" / "result.schema.json"})


def learners_run(text: str) -> str:
    """`run.py` with the verbs that a learner's part can do."""
    return re.sub(r'^    "\w+": \("(?:instructor|test)".*\n', "", text, flags=re.MULTILINE)


def learners_project(text: str) -> str:
    """`pyproject.toml` without the extras and the tools of those who teach and test."""
    text = text.partition("[tool.ruff]")[0]
    text = re.sub(
        r"^(?:# .*\n)?(?:instructor|test|peers|scale|postgres) = \[[^]]*?(?:\[[^]]*\][^]]*?)*\]\n",
        "",
        text,
        flags=re.MULTILINE,
    )
    return text.rstrip() + "\n"


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
