"""Derived files are what the lessons say now, and the audit's table is what the checks do now, at its goal."""

import re

from course_lib.authoring.audit import audit
from course_lib.authoring.audit_table import section
from course_lib.authoring.build import stale, stale_pages

from .conftest import ROOT


def test_nothing_derived_is_stale(unit):
    assert stale([ROOT / "solutions" / unit], ROOT) == []


def test_the_pages_beside_the_units_are_not_stale():
    assert stale_pages(ROOT) == []


def test_the_audit_is_current_and_at_its_goal(unit):
    page = (ROOT / "solutions" / "AUDIT.md").read_text(encoding="utf-8")
    stored = re.search(rf"^## {unit}\n.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert stored, f"solutions/AUDIT.md has no section on {unit}: run `course audit {unit} --write`"
    findings = audit([ROOT / "solutions" / unit], seeds=20, jobs=2)[unit]
    assert [problem for one in findings for problem in one.problems] == []
    assert section(unit, findings, 20).strip() == stored[0].strip()
