"""`predict` and `recall`: the learner commits to an answer, and meets it again beside what came out.

Predictions are kept on the learner's own machine (`course_lib.checking.store`, section "predictions"). They are never
graded, and nothing depends on them.
"""

from __future__ import annotations

from html import escape

import ipywidgets as widgets
from IPython.display import display

from course_lib.checking import store
from course_lib.figures.interactive import Panel

_BOX = "border-left:4px solid {};padding:.5em .9em;margin:.4em 0;max-width:52em;line-height:1.45"
_GREEN = "#009E73"
# A radio button's label is one line high in ipywidgets; a choice that needs two would lie over the next one.
_CHOICES = "course-choices"
_STYLE = (
    f"<style>.{_CHOICES} .widget-radio-box{{margin:0}}"
    f".{_CHOICES} .widget-radio-box label{{display:block;position:relative;height:auto;padding-left:22px;"
    f"line-height:1.45;white-space:normal}}"
    f".{_CHOICES} .widget-radio-box input{{position:absolute;left:1px;top:0;margin:0;float:none}}</style>"
)


def predict(name: str, question: str, **choices: str) -> None:
    """Ask `question` with radio buttons and store the answer under `name` ("06-shift").

    choices: the answers by letter, `a="...", b="..."`. A stored answer is shown as chosen and can be changed.

    Raises ValueError with fewer than two choices.
    """
    if len(choices) < 2:
        raise ValueError(f"predict expects at least two choices (a=..., b=...), but got {len(choices)}; add some.")
    stored = _stored(name)
    chosen = stored["letter"] if stored and stored["letter"] in choices else None
    # A group for each choice: in a common one the arrow keys go from choice to choice, and JupyterLab takes them to go
    # from cell to cell. So each choice can be reached with the Tab key and taken with the space bar.
    buttons = [
        widgets.RadioButtons(
            options=[(f"({letter}) {text}", letter)],
            value=letter if letter == chosen else None,
            layout=widgets.Layout(width="100%", margin="0"),
        )
        for letter, text in choices.items()
    ]
    heading = widgets.HTML(f'{_STYLE}<div style="line-height:1.45"><strong>Predict.</strong> {escape(question)}</div>')
    status = widgets.HTML(_status(chosen, bool(stored)))

    def remember(change: dict) -> None:
        letter = change["new"]
        if letter is None:  # given up for another one
            return
        for button in buttons:
            if button is not change["owner"]:
                button.value = None
        kept = store.write("predictions", name, {"letter": letter, "text": choices[letter], "question": question})
        status.value = _status(letter, kept)

    for button in buttons:
        button.observe(remember, names="value")
    lines = [f"Predict. {question}", *(f"  ({letter}) {text}" for letter, text in choices.items())]
    answers = widgets.VBox(buttons, layout=widgets.Layout(width="100%", margin="0"))
    answers.add_class(_CHOICES)
    display(Panel([heading, answers, status], text="\n".join(lines)))


def recall(name: str, right: str, because: str) -> None:
    """Show what was predicted under `name` beside what came out: the letter `right`, and why."""
    stored = _stored(name)
    if stored is None:
        first = "You have no prediction stored here. That is fine; next time, commit before you look."
        verdict = f"What came out is ({right})."
    elif stored["letter"] == right:
        first = f"You predicted ({right}): “{stored['text']}”"
        verdict = "That is what came out."
    else:
        first = f"You predicted ({stored['letter']}): “{stored['text']}”"
        verdict = f"What came out is ({right})."
    html = (
        f'<div role="note" style="{_BOX.format(_GREEN)}"><strong>Look back.</strong> {escape(first)}<br>'
        f"<strong>{escape(verdict)}</strong> {escape(because)}</div>"
    )
    display({"text/html": html, "text/plain": f"Look back. {first}\n{verdict} {because}"}, raw=True)


def _stored(name: str) -> dict[str, str] | None:
    found = store.read("predictions").get(name)
    # The file is the learner's: what is not ours is as good as nothing.
    usable = isinstance(found, dict) and all(isinstance(found.get(key), str) for key in ("letter", "text"))
    return found if usable else None


def _status(letter: str | None, kept: bool) -> str:
    if letter is None:
        text = "Choose one before you read on. Nobody grades it."
    elif kept:
        text = f"Stored: ({letter}). You will meet it again below."
    else:
        text = f"You chose ({letter}). It could not be stored on this machine, so keep it in mind."
    return f'<div role="status" style="opacity:.8">{text}</div>'
