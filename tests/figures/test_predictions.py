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


def ask(shown) -> widgets.RadioButtons:
    predictions.predict("00-x", "What will it be?", a="This <b>", b="That")
    return shown[-1].children[1]


def test_nothing_is_chosen_or_stored_before_the_learner_chooses(shown):
    assert ask(shown).value is None
    assert store.read("predictions") == {}


def test_a_choice_is_stored_and_comes_back_chosen(shown):
    ask(shown).value = "b"
    assert store.read("predictions")["00-x"]["letter"] == "b"
    assert "Stored: (b)" in shown[-1].children[2].value
    assert ask(shown).value == "b"


def test_the_text_form_holds_the_question_and_every_choice(shown):
    ask(shown)
    text = shown[-1]._repr_mimebundle_()["text/plain"]
    assert text == "Predict. What will it be?\n  (a) This <b>\n  (b) That"


def test_looking_back_without_a_prediction_is_kind_and_says_the_answer(shown):
    predictions.recall("00-x", right="a", because="So it is.")
    assert "no prediction stored" in shown[-1]["text/plain"]
    assert shown[-1]["text/plain"].endswith("What came out is (a). So it is.")


def test_looking_back_on_a_right_prediction(shown):
    ask(shown).value = "a"
    predictions.recall("00-x", right="a", because="So it is.")
    assert "You predicted (a): “This <b>”\nThat is what came out. So it is." in shown[-1]["text/plain"]
    assert "This &lt;b&gt;" in shown[-1]["text/html"]


def test_looking_back_on_another_prediction_shows_both(shown):
    ask(shown).value = "b"
    predictions.recall("00-x", right="a", because="So it is.")
    assert "You predicted (b): “That”\nWhat came out is (a)." in shown[-1]["text/plain"]


def test_a_store_with_something_else_in_it_is_as_good_as_empty(shown):
    store.write("predictions", "00-x", ["not", "ours"])
    assert ask(shown).value is None
    predictions.recall("00-x", right="a", because="So it is.")
    assert "no prediction stored" in shown[-1]["text/plain"]


def test_a_choice_that_no_longer_exists_is_not_chosen(shown):
    store.write("predictions", "00-x", {"letter": "z", "text": "gone"})
    assert ask(shown).value is None


def test_a_choice_that_could_not_be_stored_is_said_so(shown, monkeypatch):
    monkeypatch.setattr(store, "write", lambda *_: False)
    ask(shown).value = "a"
    assert "could not be stored" in shown[-1].children[2].value


def test_one_choice_is_no_question(shown):
    with pytest.raises(ValueError, match="at least two"):
        predictions.predict("00-x", "Well?", a="only")
