"""What every unit's bank must be: enough of it, said well, and giving nothing away. A new unit needs no new test.

That the checks judge the bank rightly, over many seeds, is what `course audit` shows.
"""

from __future__ import annotations

import ast
import re

from every_unit import source_of

from course_lib.authoring.lesson import answer_lines, answer_source

FEWEST_MISTAKES, FEWEST_FOR_ONE_LINE, FEWEST_RIGHT, FEWEST_CASES = 6, 5, 4, 5
SHORTEST_GIVEAWAY = 10  # "X @ W" may be said; "np.diag(p) - np.outer(p, p)" may not


def sentences(text: str) -> int:
    """How many sentences `text` holds: marks that end one, before a space or the end ("18.4" holds none)."""
    return len(re.findall(r"[.?!](?=\s|$)", text))


def given_away(lines: list[str], text: str) -> list[str]:
    """The lines of an answer, or their right-hand sides, that stand in `text`."""
    found = []
    for line in map(str.strip, lines):
        right_side = re.sub(r"^(return |[\w, \[\]]+ [-+*/]?= )", "", line)
        found += [part for part in (line, right_side) if len(part) >= SHORTEST_GIVEAWAY and part in text]
    return found


def assert_well_said(text: str) -> None:
    assert text == text.strip()
    assert "  " not in text
    assert text[-1] in ".?!", f"unfinished: {text}"
    assert not re.search(r"TODO|FIXME|XXX|\u2014|\u2013|\bsimply wrong\b|!", text), text


def test_the_lesson_asks_for_the_exercises_in_the_order_of_the_bank(folder):
    source = source_of(folder)
    asked = [name for name in source.lesson.solutions() if not name.startswith("quiz_")]
    assert asked == [exercise.name for exercise in source.unit.exercises]


def test_an_answer_is_defined_under_the_names_and_arguments_that_the_signature_says(exercise, source):
    tree = ast.parse(answer_source(source.lesson.solution(exercise.name)))
    defined = {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    for signature, name in zip(exercise.signatures, exercise.functions, strict=True):
        assert name in defined
        if isinstance(defined[name], ast.FunctionDef):
            asked = ast.parse(f"def {signature}: ...").body[0]
            assert ast.unparse(defined[name].args) == ast.unparse(asked.args)


def test_there_are_enough_mistakes(exercise, source):
    lines = [line for line in answer_lines(source.lesson.solution(exercise.name)) if line.strip()]
    fewest = FEWEST_FOR_ONE_LINE if len(lines) == 1 else FEWEST_MISTAKES
    assert len(exercise.mistakes) >= fewest


def test_there_are_right_answers_in_enough_other_styles(exercise, source):
    def defines(path):
        names = {node.name for node in ast.parse(path.read_text("utf-8")).body if hasattr(node, "name")}
        return names >= set(exercise.functions)

    styles = [path.name for path in sorted((source.folder / "right").glob("*.py")) if defines(path)]
    assert len(styles) >= FEWEST_RIGHT, styles


def test_ids_are_unique_and_read_as_words(exercise):
    ids = [mistake.id for mistake in exercise.mistakes]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one)] == []


def test_a_message_is_one_to_three_sentences_long(exercise):
    for mistake in exercise.mistakes:
        assert_well_said(mistake.message)
        assert 1 <= sentences(mistake.message) <= 3, mistake.id


def test_nothing_but_the_last_hint_may_show_a_line_of_the_answer(exercise, source):
    lines = answer_lines(source.lesson.solution(exercise.name))
    read = [mistake.message for mistake in exercise.mistakes] + [part.message for part in exercise.parts]
    assert {text: found for text in (*read, *exercise.hints[:2]) if (found := given_away(lines, text))} == {}


def test_a_line_of_the_answer_would_be_noticed(exercise, source):
    lines = answer_lines(source.lesson.solution(exercise.name))
    longest = max((line.strip() for line in lines), key=len)
    assert given_away(lines, f"Write {longest} and be done.")


def test_there_are_three_hints_from_vague_to_near(exercise):
    assert len(set(exercise.hints)) == 3
    for hint in exercise.hints:
        assert_well_said(hint)


def test_parts_say_what_they_are_about(exercise):
    assert all(part.points > 0 for part in exercise.parts)
    for part in exercise.parts:
        assert part.title[-1] not in ".,:;!?"
        assert_well_said(part.message)


def test_the_first_case_is_small_and_may_be_shown(exercise, key):
    first = key.cases[0]
    # Where right answers may differ, one case is tried several times over, and there is no expected value to show.
    if not first.view:
        assert first.visible
        assert all(getattr(arg, "size", 1) <= 16 for arg in first.args)
        assert len(key.cases) >= FEWEST_CASES
    assert all(case.about for case in key.cases), "every case says what is special about it"


def test_inputs_are_drawn_afresh_for_another_seed(exercise, key, source):
    other = source.exercise_key(exercise, 2)
    assert len(other.cases) == len(key.cases)
    assert any(repr(a.args) != repr(b.args) for a, b in zip(key.cases, other.cases, strict=True))


def test_an_edit_applies_and_changes_the_answer(exercise, source):
    for mistake in (form for each in exercise.mistakes for form in each.forms):
        source.reference.variant(exercise, mistake)  # raises where an old text does not stand exactly once
        assert bool(mistake.edits) != bool(mistake.code), f"{mistake.id}: edits, or the whole code"
        assert all(old != new for old, new in mistake.edits)


def test_a_mistake_that_raises_comes_to_an_end_somewhere(exercise, key):
    """An error's words differ between versions of NumPy, and other slips raise it too: numbers tell them apart."""
    for mistake in key.mistakes:
        assert any(reply.status == "ok" for reply in mistake.replies), f"{mistake.id} raises in every case"


def test_the_quiz_is_the_one_in_the_lesson(folder):
    source = source_of(folder)
    quiz, lesson = source.unit.quiz, source.lesson
    answers = "".join(question.right for question in quiz)
    assert f'"{answers}"' in lesson.solution(f"quiz_{source.unit.number}").source
    assert len(set(answers)) > 1
    text = "\n".join(cell.source for cell in lesson.cells if cell.kind == "markdown")
    text = re.sub(r"[$`*]", "", text)  # a title may be set as a formula or as code in the lesson
    assert [question.title for question in quiz if question.title not in text] == []


def test_each_wrong_choice_says_why_it_is_wrong(folder):
    for question in source_of(folder).unit.quiz:
        letters = sorted({question.right, *question.why_wrong})
        assert question.right not in question.why_wrong
        assert len(letters) >= 3
        assert letters == list("abcdef"[: len(letters)]), question.title
        for reason in question.why_wrong.values():
            assert_well_said(reason)
            assert sentences(reason) <= 3
