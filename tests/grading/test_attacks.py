"""The attack suite: every attack at both strong levels, and those on the judgement at every level.

`python tests/grading/attack_table.py` prints the same as a table.
"""

import time
from collections import Counter

import pytest
from attacks import ANYWHERE, ATTACKS
from attacks.scene import set_up
from attacks.trial import LIMITS, try_attack
from attacks.unit import SECRET_SEED, SHIPPED_SEED, points, unit

from course_lib.grading.core import grade
from course_lib.grading.handed_in.bundle import find_places, read_bundle
from course_lib.grading.isolation.sandbox import LEVELS, PLAIN, Sandbox

STRONG = [level for level in LEVELS if level.strong]
WEAK = [level for level in LEVELS if not level.strong]
# What works where nobody is shut in: if these failed, the scene would be of cardboard.
REAL = ("the gradebook", "another student's submission", "TCP to the driver's machine", "a Unix socket by its path")


@pytest.fixture(scope="module")
def key():
    return unit(SECRET_SEED)


@pytest.fixture(scope="module")
def watch():
    with set_up() as made:
        yield made


@pytest.fixture(scope="module")
def sandbox_at():
    made = {}

    def at(level):
        if reason := level.why_not():
            pytest.skip(reason)
        if level.name not in made:
            made[level.name] = Sandbox(level, LIMITS)
        return made[level.name]

    yield at
    for sandbox in made.values():
        sandbox.close()


def named(attacks):
    return pytest.mark.parametrize("attack", attacks, ids=lambda attack: f"{attack.kind}-{attack.name}")


@pytest.mark.sandbox
@pytest.mark.parametrize("level", STRONG, ids=lambda level: level.name)
@named(ATTACKS)
def test_it_gets_what_its_honest_code_deserves_and_harms_nobody(attack, level, sandbox_at, key, watch):
    assert try_attack(attack, sandbox_at(level), key, watch) == []


@pytest.mark.parametrize("level", WEAK, ids=lambda level: level.name)
@named([attack for attack in ATTACKS if attack.kind in ANYWHERE])
def test_no_answer_is_forged_at_any_level(attack, level, sandbox_at, key, watch):
    assert try_attack(attack, sandbox_at(level), key, watch) == []


def test_there_are_more_than_a_hundred_and_no_two_of_a_name():
    assert len(ATTACKS) > 100
    assert Counter(attack.name for attack in ATTACKS).most_common(1)[0][1] == 1


@pytest.mark.sandbox
@pytest.mark.parametrize("name", REAL)
def test_the_attacks_are_real_where_nobody_is_shut_in(name, sandbox_at, key):
    (attack,) = [attack for attack in ATTACKS if attack.name == name]
    with set_up() as watch:
        result = grade(attack.make(watch.scene), key, sandbox_at(PLAIN), "attacker")
        time.sleep(0.05)
    assert result.verdicts[0].points == points(key)["double"]


def test_a_learners_key_would_have_done_for_the_inputs_that_learners_see(sandbox_at, watch):
    (attack,) = [attack for attack in ATTACKS if "the key that learners have" in attack.name]
    result = grade(attack.make(watch.scene), unit(SHIPPED_SEED), sandbox_at(PLAIN), "attacker")
    assert result.verdicts[0].points == 3


SHOWY = [attack for attack in ATTACKS if any(word in attack.name for word in ("script", "escape code", "hundred meg"))]


@named(SHOWY)
def test_what_an_attack_says_comes_to_the_page_as_text(attack, sandbox_at, key, watch):
    pytest.importorskip("mistune", reason="pages need the instructor's packages")
    from course_lib.grading.pages.feedback import page

    data = attack.make(watch.scene)
    bundle = read_bundle(data)
    shown = page(grade(data, key, sandbox_at(PLAIN), "attacker"), key, bundle, find_places(bundle, key))
    assert len(shown) < 200_000
    assert not {char for char in shown if ord(char) < 32 and char not in "\n\t"}
    for tag in ("<script>alert", "<img", "\x1b", "\u202e"):
        assert tag not in shown
