"""Lets Rasa read what is said in danger and at boundaries from data/safety."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain

from bot import settings
from bot.facts.render import SMS
from bot.nlu.importers.data_importer import DataImporter
from bot.safety.emergency.checks import load_checks
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.replies import SLOTS, STATE, Response, number_slots
from bot.safety.emergency.replies import responses as emergency_responses
from bot.safety.script import SafetyReply, load_script


class SafetyImporter(DataImporter):
    """Gives Rasa `utter_emergency_*`, `utter_danger_*` and `utter_boundary_*`.

    Rasa says them itself: no action server is needed.

    What is said at a boundary has a variation for each country. An emergency's numbers come from slots, which
    any response may name; `ReadingClassifier` fills them where the place is known.

    Named in config.yml beside RasaFileImporter, which reads everything else.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the script and the book; see `DataImporter`."""
        super().__init__(*args, **kwargs)
        folder = settings.read().data / "safety"
        self._script, self._book = load_script(folder / "script.yml"), shared_book(folder)
        self._checks = load_checks(folder / "checks.yml")

    def get_domain(self) -> Domain:
        """A domain that holds nothing but these responses."""
        responses: dict[str, list[dict[str, Any]]] = {}
        for reply in self._script.replies():
            variations = responses.setdefault(f"utter_{reply.intent}", [])
            variations.append(_variation(reply, reply.text))
            variations.append({**_variation(reply, reply.sms), "channel": SMS})
        for response in (*emergency_responses(self._book), *self._checks):
            responses[response.name] = _emergency_variations(response)
        slots = {name: _slot("any" if name == STATE else "text", {"type": "custom"}) for name in SLOTS}
        numbers = number_slots(self._book, None)
        for name, everywhere in numbers.items():
            slots[name] = _slot("text", {"type": "from_entity", "entity": name})
            slots[name]["initial_value"] = everywhere
        return Domain.from_dict({"responses": responses, "slots": slots, "entities": list(numbers)})


def _slot(type_: str, mapping: dict[str, str]) -> dict[str, Any]:
    return {"type": type_, "influence_conversation": False, "mappings": [mapping]}


def _variation(reply: SafetyReply, text: str) -> dict[str, Any]:
    variation: dict[str, Any] = {
        "text": text,
        "custom": {"kind": reply.kind, "lines": list(reply.lines)},
    }
    if reply.country:
        variation["condition"] = [{"type": "slot", "name": "country", "value": reply.country}]
    return variation


def _emergency_variations(response: Response) -> list[dict[str, Any]]:
    everywhere: dict[str, Any] = {"text": response.text, "custom": dict(response.payload)}
    if response.buttons:
        everywhere["buttons"] = [{"title": title, "payload": words} for title, words in response.buttons]
    by_sms = {"text": response.sms, "custom": dict(response.payload), "channel": SMS}
    return [everywhere, by_sms]
