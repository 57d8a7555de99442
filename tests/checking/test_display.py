"""A verdict on a page and in a terminal: what a learner controls is escaped, and what is seen is also said."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from key_making import make_key, matrix, verdict_of

from course_lib.checking.display import clean, html, text
from course_lib.checking.exercise import Case
from course_lib.checking.verdict import PartResult, Picture, Verdict

EVIL = "<script>alert('&')</script>"
PARTS = (PartResult("values", "Ordinary scores", 2, 2), PartResult("extremes", "Scores of `1e3`", 0, 1, "Too large."))
WRONG = Verdict(
    exercise="softmax",
    version="v1",
    state="wrong",
    parts=PARTS,
    message="Too large.",
    note="x is changed.",
    picture=Picture("where p differs", (".x", "n."), (2, 2)),
    printed="hello\n",
)
TAGS = {"div", "strong", "span", "code", "table", "tr", "td", "p", "em", "pre", "figure", "svg", "rect", "figcaption"}


class Reader(HTMLParser):
    """What a browser makes of a page: tags, attributes, text; and whether every tag is closed."""

    VOID = ("br", "img")

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], "", []
        self.feed(page)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def evil_verdict():
    return Verdict(
        exercise=EVIL,
        version="v1",
        state="raised",
        parts=(PartResult(EVIL, EVIL, 0, 1, EVIL), PartResult("b", "b", 0, 1, f"`{EVIL}`")),
        message=f"{EVIL} and `{EVIL}`",
        note=EVIL,
        lines=((EVIL, 3, EVIL),),
        picture=Picture(f'{EVIL}" onload="x', ("x.",), (1, 2)),
        printed=f"{EVIL}\n{EVIL}",
    )


def test_nothing_of_the_learners_becomes_markup():
    page = Reader(html(evil_verdict(), printed=True))
    assert set(page.tags) <= TAGS
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert page.text.count(EVIL) == 12


def test_a_page_makes_no_request():
    page = html(evil_verdict(), printed=True)
    assert not re.search(r"\b(src|href)=|url\(|@import|<link|<style", page)


@given(st.text(max_size=60))
def test_any_text_gives_a_well_formed_page_and_a_terminal_line(words):
    parts = (PartResult("a", words, 0, 1, words),)
    picture = Picture(words, ("x.",), (1, 2))
    verdict = Verdict(words, "v1", "raised", parts, words, None, words, ((words, 1, words),), picture, words)
    Reader(html(verdict, printed=True))
    shown = text(verdict, printed=True)
    assert all(line.isprintable() or "\u00a0" in line for line in shown.split("\n"))
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\tb", "a   b"),
        ("bell\a", r"bell\x07"),
        ("\u202ereversed", r"\u202ereversed"),
        ("half \ud800", r"half \ud800"),
        ("two\nlines", r"two\nlines"),
        ("naïve ∂L/∂z ≥ 0 ✓ 数", "naïve ∂L/∂z ≥ 0 ✓ 数"),
    ],
)
def test_what_is_not_visible_is_written_as_an_escape(raw, shown):
    assert clean(raw) == shown


def test_an_exception_with_escape_sequences_reaches_no_terminal():
    def answer(x):
        raise ValueError("\x1b]0;title\x07<b>")

    verdict = verdict_of(make_key("f(x)", lambda x: x, [Case((matrix(2, 2),), "values")]), answer)
    assert "\x1b" not in text(verdict)
    assert r"\x1b]0;title\x07&lt;b&gt;" in html(verdict)


def test_the_text_form():
    assert (
        text(WRONG, printed=True)
        == """\
✗ softmax: not yet, 2 of 3 points
  ✓ Ordinary scores  2/2
  ✗ Scores of `1e3`  0/1
Too large.
  where p differs (x: differs, .: right, n: not a finite number):
    .x
    n.
  Your code printed:
    hello
  Note: x is changed."""
    )


def test_the_lines_of_an_exception_are_shown():
    verdict = Verdict("f", "v1", "raised", PARTS, "Stopped.", lines=(("f", 3, "return g(x)"), ("g", 1, "1 / 0")))
    assert "  f, line 3: return g(x)\n  g, line 1: 1 / 0" in text(verdict)
    assert "f, line 3:  return g(x)\ng, line 1:  1 / 0" in html(verdict)


def test_what_was_printed_is_shown_only_when_asked_for_and_not_beyond_twenty_lines():
    chatty = Verdict("f", "v1", "wrong", PARTS, "Too large.", printed="line\n" * 50)
    assert "line" not in text(chatty)
    assert "printed" not in html(chatty)
    assert text(chatty, printed=True).count("    line") == 20
    assert text(chatty, printed=True).endswith("    ...")


def test_a_passed_verdict_is_short():
    passed = Verdict("f", "v1", "passed", PARTS[:1], "Right in every part.", printed="debug")
    assert text(passed, printed=True) == "✓ f: passed, 2 of 2 points\n  ✓ Ordinary scores  2/2"
    assert "debug" not in html(passed, printed=True)


def test_an_exercise_that_was_not_attempted_has_no_table_of_parts():
    verdict = Verdict("f", "v1", "not attempted", (PartResult("a", "A", 0, 1, "Write it."),), "Write it.")
    assert text(verdict) == "○ f: not attempted, 0 of 1 points\nWrite it."
    assert "<table" not in html(verdict)


def test_each_message_is_said_once():
    parts = tuple(
        PartResult(name, name, 0, 1, message) for name, message in [("a", "One."), ("b", "One."), ("c", "Two.")]
    )
    shown = text(Verdict("f", "v1", "wrong", parts, "One."))
    assert (shown.count("One."), shown.count("Two.")) == (1, 1)


def test_a_picture_says_in_words_what_it_shows():
    page = Reader(html(WRONG))
    label = dict(page.attributes)["aria-label"]
    assert label == "where p differs (x: differs, .: right, n: not a finite number): .x / n."
    assert page.tags.count("rect") == 4


def test_a_cropped_picture_says_so():
    large = Verdict("f", "v1", "wrong", PARTS, "m", picture=Picture("where p differs", ("x" * 24,) * 12, (99, 99)))
    assert "(the first of its entries)" in html(large)
    assert "first of its entries" not in html(WRONG)


def test_the_state_is_said_in_words_and_not_by_colour_alone():
    seen = {"passed": "Passed", "wrong": "Not yet", "raised": "Stopped early", "not attempted": "Not attempted"}
    for state, words in seen.items():
        verdict = Verdict("f", "v1", state, PARTS, "m")
        assert words in html(verdict)
        assert words.lower() in text(verdict)


def test_points_are_written_without_needless_decimals():
    verdict = Verdict("f", "v1", "wrong", (PartResult("a", "A", 0.5, 2.0, "m"),), "m")
    assert "0.5 of 2 points" in text(verdict)


def test_a_verdict_on_strange_values_can_be_shown():
    key = make_key("f(x)", lambda x: x, [Case((matrix(2, 2),), "values")])
    for value in ({"<b>": 1}, "<b>", np.array(["<b>"]), [object()], {"\x1b": 1}):
        verdict = verdict_of(key, lambda x, value=value: value)
        assert "<b>" not in html(verdict)
        assert "\x1b" not in text(verdict)


def test_a_matrix_stands_on_lines_of_its_own():
    verdict = Verdict("f", "v1", "wrong", PARTS, "Expected: `[[1, 2], [3, 4]]` Got: `[[1]]` Use `keepdims`.")
    assert "[[1, 2],\n [3, 4]]</code> Got: <code" in html(verdict)
    assert "<code>keepdims</code>" in html(verdict)
