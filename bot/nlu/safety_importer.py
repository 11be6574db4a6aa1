"""Lets Rasa read crisis and boundary replies from data/safety/script.yml, a variation for each country."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain

from bot import settings
from bot.facts.render import SMS
from bot.nlu.data_importer import DataImporter
from bot.safety.script import SafetyReply, load_script


class SafetyImporter(DataImporter):
    """Gives Rasa `utter_crisis_*` and `utter_boundary_*`, said by Rasa itself: no action server is needed.

    Named in config.yml beside RasaFileImporter, which reads everything else.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the script; see `DataImporter`."""
        super().__init__(*args, **kwargs)
        self._script = load_script(settings.read().data / "safety" / "script.yml")

    def get_domain(self) -> Domain:
        """A domain that holds nothing but these responses."""
        responses: dict[str, list[dict[str, Any]]] = {}
        for reply in self._script.replies():
            variations = responses.setdefault(f"utter_{reply.intent}", [])
            variations.append(_variation(reply, reply.text))
            variations.append({**_variation(reply, reply.sms), "channel": SMS})
        return Domain.from_dict({"responses": responses})


def _variation(reply: SafetyReply, text: str) -> dict[str, Any]:
    variation: dict[str, Any] = {
        "text": text,
        "custom": {"kind": reply.kind, "lines": list(reply.lines)},
    }
    if reply.country:
        variation["condition"] = [{"type": "slot", "name": "country", "value": reply.country}]
    return variation
