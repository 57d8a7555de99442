"""Who may know whom: the rooms of course_lib, the packages of each, and what `import course_lib` costs."""

import subprocess
import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]

# Third-party packages that the modules of a room may import, anywhere in a module.
PACKAGES = {
    "engine": {"numpy", "matplotlib"},
    "checking": {"numpy", "IPython", "nbformat", "nbclient"},
    "figures": {"numpy", "matplotlib", "PIL", "ipywidgets", "IPython"},  # PIL comes with Matplotlib
    "authoring": {"numpy", "jupytext", "nbformat", "nbclient", "nbgrader", "nbconvert", "traitlets"},
    "grading": {
        *("numpy", "nbformat", "nbgrader", "nbconvert", "traitlets", "tqdm"),
        *("sqlalchemy", "psycopg", "dask", "distributed"),
        *("jinja2", "markupsafe"),  # come with nbconvert
    },
    "cli": set(),
    "lab": set(),
    "check_notebook": set(),
    "doctor": set(),
    "errors": set(),
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("course_lib", include_external_packages=True, cache_dir=None)


def test_every_import_between_rooms_is_allowed(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    code = lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_every_room_is_listed(graph):
    assert {module.split(".")[1] for module in graph.find_children("course_lib")} - {"keys"} == set(PACKAGES)


@pytest.mark.parametrize("room", PACKAGES)
def test_a_room_imports_its_packages_only(graph, room):
    package = f"course_lib.{room}"
    modules = {package, *graph.find_descendants(package)}
    imported = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
    packages = {name.split(".")[0] for name in imported} - {"course_lib"} - sys.stdlib_module_names
    assert packages <= PACKAGES[room]


def packages_beside_numpy(statement: str) -> set[str]:
    """Return the third-party packages that a statement loads into a fresh interpreter that has NumPy."""
    code = f"import sys, numpy; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    # Compiled parts of NumPy and the system's configuration, loaded when first used, have private names.
    packages = {name.split(".")[0] for name in done.stdout.split() if not name.startswith("_")}
    return packages - {"course_lib", "numpy", "cython_runtime"} - sys.stdlib_module_names


@pytest.mark.parametrize(
    "statement",
    [
        "import course_lib",
        "from course_lib import check, hint, progress",
        "import course_lib.engine",
        "import course_lib.check_notebook",  # a learner's verb, though it goes through grading
    ],
)
def test_an_import_loads_numpy_at_most(statement):
    assert packages_beside_numpy(statement) == set()


def test_the_course_itself_loads_not_even_numpy():
    code = "import sys, course_lib; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "False\n"


def test_a_name_the_course_does_not_have_is_said():
    import course_lib

    with pytest.raises(AttributeError, match="no 'chekc'; it offers check"):
        _ = course_lib.chekc
