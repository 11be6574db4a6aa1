"""What must hold of every support line; each finding says where, what, and how to mend it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import opening_hours
import phonenumbers

from bot.errors import DataError
from bot.findings import Finding, error, error_of, warning
from bot.handoff.hours import ALWAYS
from bot.handoff.lines import LINE_KINDS, SupportLine, load_lines
from bot.language.sms import MOST_SEGMENTS, count_segments, plain
from bot.safety.models import CRISIS
from bot.safety.script import SafetyScript, load_script

NUMBER_WITHIN = 70
STALE_AFTER = datetime.timedelta(days=365)
CONFIDENCES = ("high", "medium", "low")


def check_lines(data: Path, today: datetime.date) -> list[Finding]:
    """Check every support line, and that the safety script names only lines that exist.

    Args:
        data: the data folder.
        today: what `checked_on` is measured against.
    """
    try:
        lines = load_lines(data / "support_lines.yml")
        script = load_script(data / "safety" / "script.yml")
    except DataError as problem:
        return [error_of(problem)]
    findings = [finding for line in lines.values() for finding in _line_findings(line, today)]
    return findings + list(_script_findings(script, lines)) + list(_sms_findings(script))


def _line_findings(line: SupportLine, today: datetime.date) -> Iterator[Finding]:
    if line.kind not in LINE_KINDS:
        yield error(line.place, f"kind {line.kind!r} is unknown", f"Use one of {', '.join(LINE_KINDS)}.")
    if line.confidence not in CONFIDENCES:
        yield error(line.place, f"confidence {line.confidence!r} is unknown", "Use high, medium or low.")
    if not (line.phone or line.text or line.webchat or line.url):
        yield error(line.place, f"{line.id} gives no way in", "Add a number or an address.")
    if line.phone and not (line.dial and _digits(line.dial) in _digits(line.phone)):
        yield error(line.place, f"phone_dial {line.dial} is not {line.phone}", "Dial what is shown.")
    if line.e164 and not _is_possible(line.e164):
        yield error(line.place, f"{line.e164} is no E.164 number", "Write +, country code and number.")
    if line.hours and not opening_hours.validate(line.hours):
        yield error(line.place, f"hours {line.hours!r} are not understood", "Use OSM opening_hours.")
    if line.hours not in (None, ALWAYS) and not _is_zone(line.timezone):
        yield error(line.place, f"time zone {line.timezone!r} is unknown", "Use an IANA name.")
    if not line.evidence:
        yield error(line.place, f"{line.id} has no evidence", "Say where the number was seen.")
    if today - line.checked_on > STALE_AFTER:
        yield warning(line.place, f"{line.id} was last checked on {line.checked_on}", "Check it again.")


def _script_findings(script: SafetyScript, lines: dict[str, SupportLine]) -> Iterator[Finding]:
    for numbers in script.places:
        named = {line for group in numbers.lines.values() for line in group}
        for missing in sorted(named - lines.keys()):
            problem = f"the safety script names {missing!r}, which is not here"
            yield error(numbers.place, problem, "Correct the id.")


def _sms_findings(script: SafetyScript) -> Iterator[Finding]:
    for reply in script.replies():
        place = script.places[0].place
        where = f"{reply.intent} by SMS for {reply.country or 'an unknown country'}"
        most = 1 if reply.intent.startswith(CRISIS) else MOST_SEGMENTS
        if count_segments(plain(reply.sms)) > most:
            yield error(place, f"{where} takes more than {most} segment(s)", "Shorten its `sms` steps.")
        if reply.intent.startswith(CRISIS) and not re.search(r"\d", reply.sms[:NUMBER_WITHIN]):
            problem = f"{where} has no number in its first {NUMBER_WITHIN} characters"
            yield error(place, problem, "Put the number first.")


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _is_possible(e164: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return False


def _is_zone(name: str | None) -> bool:
    try:
        return bool(name) and bool(ZoneInfo(str(name)))
    except (ZoneInfoNotFoundError, ValueError):
        return False
