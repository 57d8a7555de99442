"""The class report and a learner's feedback as a browser shows them: they sort, they fit, and they ask nobody."""

import json
from collections.abc import Iterator

import lab
import pytest
from playwright.sync_api import Page

from course_lib.authoring.keys import make_key
from course_lib.authoring.lesson import find_units
from course_lib.grading.core import grade
from course_lib.grading.handed_in.bundle import find_places, read_bundle
from course_lib.grading.isolation.sandbox import Sandbox, choose_level
from course_lib.grading.pages.feedback import page as feedback_page
from course_lib.grading.pages.report import write_report
from course_lib.grading.samples.sample import sample_class

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(lab.CHROMIUM is None, reason="there is no chromium on PATH (Debian: apt-get install chromium)"),
]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with lab.chromium() as page:
        yield page


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    """The report on a few of the sample class, right and wrong, and the feedback that it links to."""
    folder = tmp_path_factory.mktemp("graded")
    chosen = [
        sample for sample in sample_class(find_units(["06"])[0]) if sample.about.startswith(("right", "mistakes"))
    ]
    unit, results = make_key(find_units(["06"])[0], 3), []
    with Sandbox(choose_level(allow_weak=True)) as sandbox:
        for sample in chosen[:10]:
            data = json.dumps(sample.notebook).encode()
            result = grade(data, unit, sandbox, sample.student)
            path = folder / "feedback" / sample.student / f"{unit.id}.html"
            path.parent.mkdir(parents=True)
            bundle = read_bundle(data)
            path.write_text(feedback_page(result, unit, bundle, find_places(bundle, unit)))
            results.append(result)
    write_report(results, {unit.id: unit}, folder)
    return folder


@pytest.fixture
def opened(page, out):
    """The report, open; what the browser complained of and asked for is collected and must stay empty."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    page.set_viewport_size({"width": 1200, "height": 1000})
    page.goto((out / "report.html").as_uri())
    yield page
    assert said == []


def column(page: Page, table: str, index: int) -> list[str]:
    return page.locator(f"{table} tbody tr td:nth-child({index})").all_inner_texts()


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(opened):
    table = "table:has-text('In the order of the lesson')"
    before = column(opened, table, 3)
    heading = opened.locator(f"{table} th").nth(2)
    heading.locator("button").click()
    rates = [int(text.split()[0]) for text in column(opened, table, 3)]
    assert rates == sorted(rates, reverse=True)
    assert heading.get_attribute("aria-sort") == "descending"
    heading.locator("button").click()
    assert [int(text.split()[0]) for text in column(opened, table, 3)] == sorted(rates)
    assert sorted(column(opened, table, 3)) == sorted(before)


def test_headings_are_reached_by_keyboard(opened):
    button = opened.locator("table:has-text('In the order of the lesson') th button").first
    button.focus()
    opened.keyboard.press("Enter")
    names = column(opened, "table:has-text('In the order of the lesson')", 1)
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize("width", [1200, 390])
def test_nothing_sticks_out_of_the_page(opened, width):
    opened.set_viewport_size({"width": width, "height": 800})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_light_and_in_dark(opened, scheme):
    opened.emulate_media(color_scheme=scheme)
    ink, ground = (opened.evaluate(f"getComputedStyle(document.body).{name}") for name in ("color", "backgroundColor"))
    light = [sum(int(part) for part in colour[4:-1].split(",")) / 765 for colour in (ink, ground)]
    assert abs(light[0] - light[1]) > 0.7
    assert (light[1] > 0.5) == (scheme == "light")


def test_a_student_leads_to_the_feedback_with_a_verdict_at_each_check(opened):
    opened.locator("section:has(#students) a").nth(8).click()
    opened.wait_for_selector("h2:has-text('Your notebook')")
    assert opened.locator("section.verdict").count() == 9
    assert opened.locator(".answer pre.code").count() == 9
    for width in (1200, 390):
        opened.set_viewport_size({"width": width, "height": 800})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
