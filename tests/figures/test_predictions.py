"""`predict` and `recall`: an answer that is committed to comes back beside what came out."""

import ipywidgets as widgets
import pytest

from course_lib.checking import store
from course_lib.figures import predictions


@pytest.fixture
def shown(monkeypatch, tmp_path):
    """What was displayed, with an empty store."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))
    things = []
    monkeypatch.setattr(predictions, "display", lambda thing, raw=False: things.append(thing))
    return things


def ask(shown) -> dict[str, widgets.RadioButtons]:
    """Ask a question; return the button of each letter."""
    predictions.predict("00-x", "What will it be?", a="This <b>", b="That")
    return dict(zip("ab", shown[-1].children[1].children, strict=True))


def chosen(buttons: dict[str, widgets.RadioButtons]) -> list[str]:
    return [button.value for button in buttons.values() if button.value is not None]


def test_nothing_is_chosen_or_stored_before_the_learner_chooses(shown):
    assert chosen(ask(shown)) == []
    assert store.read("predictions") == {}


def test_a_choice_is_stored_and_comes_back_chosen(shown):
    ask(shown)["b"].value = "b"
    assert store.read("predictions")["00-x"]["letter"] == "b"
    assert "Stored: (b)" in shown[-1].children[2].value
    assert chosen(ask(shown)) == ["b"]


def test_another_choice_takes_the_place_of_the_first(shown):
    buttons = ask(shown)
    buttons["b"].value = "b"
    buttons["a"].value = "a"
    assert chosen(buttons) == ["a"]
    assert store.read("predictions")["00-x"]["letter"] == "a"
    assert "Stored: (a)" in shown[-1].children[2].value


def test_each_choice_is_a_group_of_its_own_so_that_the_tab_key_reaches_it(shown):
    assert [len(button.options) for button in ask(shown).values()] == [1, 1]


def test_the_text_form_holds_the_question_and_every_choice(shown):
    ask(shown)
    text = shown[-1]._repr_mimebundle_()["text/plain"]
    assert text == "Predict. What will it be?\n  (a) This <b>\n  (b) That"


def test_looking_back_without_a_prediction_is_kind_and_says_the_answer(shown):
    predictions.recall("00-x", right="a", because="So it is.")
    assert "no prediction stored" in shown[-1]["text/plain"]
    assert shown[-1]["text/plain"].endswith("What came out is (a). So it is.")


def test_looking_back_on_a_right_prediction(shown):
    ask(shown)["a"].value = "a"
    predictions.recall("00-x", right="a", because="So it is.")
    assert "You predicted (a): “This <b>”\nThat is what came out. So it is." in shown[-1]["text/plain"]
    assert "This &lt;b&gt;" in shown[-1]["text/html"]


def test_looking_back_on_another_prediction_shows_both(shown):
    ask(shown)["b"].value = "b"
    predictions.recall("00-x", right="a", because="So it is.")
    assert "You predicted (b): “That”\nWhat came out is (a)." in shown[-1]["text/plain"]


def test_a_store_with_something_else_in_it_is_as_good_as_empty(shown):
    store.write("predictions", "00-x", ["not", "ours"])
    assert chosen(ask(shown)) == []
    predictions.recall("00-x", right="a", because="So it is.")
    assert "no prediction stored" in shown[-1]["text/plain"]


def test_a_choice_that_no_longer_exists_is_not_chosen(shown):
    store.write("predictions", "00-x", {"letter": "z", "text": "gone"})
    assert chosen(ask(shown)) == []


def test_a_choice_that_could_not_be_stored_is_said_so(shown, monkeypatch):
    monkeypatch.setattr(store, "write", lambda *_: False)
    ask(shown)["a"].value = "a"
    assert "could not be stored" in shown[-1].children[2].value


def test_one_choice_is_no_question(shown):
    with pytest.raises(ValueError, match="at least two"):
        predictions.predict("00-x", "Well?", a="only")
