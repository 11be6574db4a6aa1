"""What came before a message, as the tracker has it."""

from __future__ import annotations

from rasa.shared.core.trackers import DialogueStateTracker

from bot.facts.models import FactBase
from bot.safety.emergency.replies import STATE
from bot.safety.models import CRISIS

LAST_FACT, PRACTISING = "last_fact", "practising"
"""Slots: the id of the fact told last, and of the scenario that is practised."""


def told_before(tracker: DialogueStateTracker | None, base: FactBase) -> str | None:
    """The fact told last, as `ask_fact/<id>`; None where none was."""
    fact = base.facts.get(str(tracker.get_slot(LAST_FACT))) if tracker else None
    return fact.intent if fact else None


def words_before(tracker: DialogueStateTracker | None, base: FactBase) -> str | None:
    """What the person wrote before this message, or the question of the button that they pressed.

    None at the start, and while an emergency or a practice lasts: there messages answer what was asked.
    """
    if tracker is None or tracker.get_slot(STATE) or tracker.get_slot(PRACTISING):
        return None
    before = tracker.latest_message
    if before is None or not before.text or str(before.intent_name).startswith(CRISIS):
        return None
    if not before.text.startswith("/"):
        return str(before.text)
    told = told_before(tracker, base)
    return next((fact.question for fact in base.facts.values() if fact.intent == told), None)
