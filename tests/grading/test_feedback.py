"""Feedback pages: the verdict at each check, everything escaped, nothing fetched."""

import re
from html.parser import HTMLParser

import tiny

from course_lib.grading.bundle import find_places, read_bundle
from course_lib.grading.core import grade
from course_lib.grading.feedback import page


def page_of(data, sandbox):
    unit = tiny.unit()
    bundle = read_bundle(data)
    return page(grade(data, unit, sandbox, "student-01"), unit, bundle, find_places(bundle, unit))


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tags(text):
    parser = Tags()
    parser.feed(text)
    return parser.seen


def test_verdicts_stand_at_their_checks(sandbox):
    text = page_of(tiny.answered(double="def double(x):\n    return x / 2"), sandbox)
    check, verdict, following = (text.index(part) for part in ("check(double)", 'id="double"', "def total"))
    assert check < verdict < following
    assert "You halve it." in text
    assert "5 of 8 points" in text


def test_a_verdict_without_its_check_stands_at_the_answer_or_at_the_end(sandbox):
    cells = [tiny.cell("import numpy as np"), tiny.cell(tiny.DOUBLE), tiny.cell("# the last cell")]
    text = page_of(tiny.notebook(cells), sandbox)
    order = [text.index(part) for part in ("def double", 'id="double"', "# the last cell", 'id="total"')]
    assert order == sorted(order)


def test_everything_of_the_learners_is_escaped(sandbox):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    cells = [
        tiny.cell(f"# {evil}\nimport numpy as np"),
        tiny.cell(f"# Title {evil}", kind="markdown"),
        tiny.cell(f"def double(x):\n    raise ValueError('''{evil}''')", "double"),
        tiny.cell(
            f"class Evil(Exception): pass\nEvil.__name__ = '''{evil}'''\ndef total(x):\n    raise Evil('\\x1b[0m')"
        ),
    ]
    text = page_of(tiny.notebook(cells), sandbox)
    assert not {"script", "img", "iframe", "link", "object", "embed"} & {tag for tag, _ in tags(text)}
    assert "\x1b" not in text


def test_nothing_is_fetched(sandbox):
    text = page_of(tiny.answered(), sandbox)
    assert not [about for _, about in tags(text) if "src" in about or about.get("href", "#")[0] != "#"]
    assert not re.search(r"https?://|url\(|@import", text)
    assert "default-src 'none'" in text


def test_no_hidden_case_is_shown(sandbox):
    source = "def double(x):\n    return 2 * x if x[0] == 1 else x  # right on the visible case only"
    text = page_of(tiny.answered(double=source), sandbox)
    assert not any(number in text for number in ("4.25", "8.5", "-4.25"))


def test_what_could_not_be_graded_says_why(sandbox):
    result = grade(b"{", tiny.unit(), sandbox, "student-01")
    assert "its JSON is broken" in page(result, tiny.unit())
