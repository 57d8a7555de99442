"""CONTRIBUTING.md is true: its exercise in ten minutes is a unit that stands up to the audit."""

import re
from pathlib import Path

import pytest

from course_lib.authoring.audit import audit_exercise

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = "import numpy as np\nfrom course_lib.checking.exercise import Case, Exercise, Mistake, Part, Unit\n"


@pytest.fixture
def unit(tmp_path) -> Path:
    """A unit made of the two blocks of code in CONTRIBUTING.md: the lesson's cells and the bank."""
    lesson, bank = re.findall(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    folder = tmp_path / "solutions" / "20_entropy"
    (folder / "right").mkdir(parents=True)
    (folder / "20_entropy.py").write_text(f"# %%\nimport numpy as np\n\n{lesson}")
    (folder / "exercises.py").write_text(
        f'{IMPORTS}\n{bank}\nUNIT = Unit(id="20_entropy", title="Entropy", exercises=(ENTROPY,))\n'
    )
    style = (
        "def entropy(p):\n    return np.array([-sum(x * np.log(x) for x in row if x > 0) for row in np.asarray(p)])\n"
    )
    (folder / "right" / "loops.py").write_text(f"import numpy as np\n\n\n{style}")
    return folder


def test_its_exercise_rejects_and_names_its_mistakes_and_accepts_right_answers(unit):
    findings = audit_exercise(unit, 0, seeds=5)
    assert (findings.mistakes, findings.named, findings.trials) == (2, 10, 10)
    assert findings.right >= 2
    assert findings.problems == []
