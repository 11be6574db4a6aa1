"""`bot lines check`: each fault is named with its line and how to mend it."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from bot.findings import Finding
from bot.handoff.check import check_lines
from bot.settings import Settings

TODAY = datetime.date(2026, 11, 23)


@pytest.fixture
def data(tmp_path: Path, here: Settings) -> Path:
    shutil.copytree(here.data / "safety", tmp_path / "safety")
    shutil.copy(here.data / "support_lines.yml", tmp_path)
    return tmp_path


def changed(data: Path, old: str, new: str) -> list[Finding]:
    path = data / "support_lines.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_lines(data, TODAY)


def test_the_lines_are_in_order(data: Path) -> None:
    assert check_lines(data, TODAY) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("phone_e164: '+", "phone_e164: '+0", "is no E.164 number"),
        ("phone_dial: '0800838587'", "phone_dial: 0800838587", "is no text"),
        ("phone_dial: '0800838587'", "phone_dial: '0800838588'", "is not 0800 83 85 87"),
        ("hours: Mo-Fr 09:30-17:30", "hours: Mo-Fr half past nine", "are not understood"),
        ("09:30-17:30\n  timezone: Europe/Dublin", "09:30-17:30\n  timezone: Europe/Nowhere", "is unknown"),
        ("kind: crisis", "kind: comfort", "kind 'comfort' is unknown"),
        ("confidence: high", "confidence: sure", "confidence 'sure' is unknown"),
        ("id: gb-frank", "id: gb-samaritans", "stands twice"),
        ("id: gb-frank", "id: gb-francis", "names 'gb-frank', which is not here"),
        ("  purpose: Emotional", "  porpoise: Emotional", "'purpose' is missing"),
    ],
)
def test_fault_is_named(data: Path, old: str, new: str, problem: str) -> None:
    findings = changed(data, old, new)
    assert [f for f in findings if problem in f.problem and f.severity == "error"], findings
    assert all(finding.place.line and finding.mend for finding in findings)


def test_a_line_not_checked_for_a_year_is_a_warning(data: Path) -> None:
    findings = check_lines(data, datetime.date(2027, 11, 24))
    assert findings and {finding.severity for finding in findings} == {"warning"}
    assert "last checked on 2026-11-23" in findings[0].problem
