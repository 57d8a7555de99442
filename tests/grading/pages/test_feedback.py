"""Feedback pages: the verdict at each check, everything escaped, nothing fetched."""

import hashlib
import re
import time
from html import unescape
from html.parser import HTMLParser

import tiny

from course_lib.grading.core import grade
from course_lib.grading.handed_in.bundle import find_places, read_bundle
from course_lib.grading.pages.cell_html import code_html, text_html
from course_lib.grading.pages.feedback import page


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
    order = [text.index(part) for part in ("Your answer: <code>double", 'id="double"', "Your answer: <code>total")]
    assert order == sorted(order)
    assert "You halve it." in text
    assert "A known mistake: <em>halved</em>" in text
    assert "<strong>5</strong> of 8 points" in text
    assert 'Only <a href="#double">' in text


def test_a_verdict_without_its_check_stands_at_the_answer_or_at_the_end(sandbox):
    cells = [tiny.cell("import numpy as np"), tiny.cell(tiny.DOUBLE), tiny.cell("# the last cell")]
    text = page_of(tiny.notebook(cells), sandbox)
    order = [text.index(part) for part in ("answer: <code>double", 'id="double"', "# the last cell", 'id="total"')]
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


def test_code_reads_as_it_was_written_whatever_its_colours():
    sources = [
        'def f(x):\n    """Über\n    zwei Zeilen < drei."""\n    return f"{x!r:>{10}} & {x}"  # 3 < 4',
        "x = 'never closed\nif (",
        "\tfor\n  broken indent\n %magic\n?x",
        "a" * 30_000,
        "",
    ]
    for source in sources:
        shown = unescape(re.sub(r"<[^>]+>", "", code_html(source)))
        assert shown == source.rstrip("\n")


def test_what_the_lesson_gave_is_folded_and_what_is_the_learners_is_not(sandbox):
    given = "z = np.array([1.0])"
    digest = hashlib.sha256(given.encode()).hexdigest()[:12]
    own = "my_helper = 3"
    cells = [tiny.cell(given, f"c-{digest}"), tiny.cell(own, "c-000000000000"), tiny.cell(tiny.DOUBLE, "double")]
    text = page_of(tiny.notebook(cells), sandbox)
    folded = re.findall(r"<details.*?</details>", text, re.DOTALL)
    assert len(folded) == 1
    assert "np.array" in folded[0]
    assert "my_helper" in text.replace(folded[0], "")


def test_a_text_cell_shows_its_heading_and_folds_the_rest():
    heading, rest = text_html("## Two `things`\n\nA **bold** `x < 1`\nline.\n\n- one\n- two\n\n```\ncode & more\n```")
    assert heading == "Two things"
    assert "<p>A <b>bold</b> <code>x &lt; 1</code> line.</p>" in rest
    assert "- one<br>- two" in rest
    assert '<pre class="code">code &amp; more</pre>' in rest


def test_a_page_of_strange_text_takes_no_longer_than_its_length_asks_for():
    began = time.monotonic()
    for text in (
        "`" * 100_000,
        "**a" * 30_000,
        "(" * 50_000,
        "'" * 50_000,
        "#" * 100_000,
        "\n" * 50_000,
        "```\n" * 9_000,
    ):
        code_html(text)
        text_html(text)
    assert time.monotonic() - began < 5


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
