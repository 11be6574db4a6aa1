"""Lets Rasa read crisis and boundary replies from data/safety/script.yml, a variation for each country."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.safety.script import SafetyReply, load_script


class SafetyImporter(TrainingDataImporter):
    """Gives Rasa `utter_crisis_*` and `utter_boundary_*`, said by Rasa itself: no action server is needed.

    Named in config.yml beside RasaFileImporter, which reads everything else.
    """

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """Read the script; the arguments are Rasa's and not needed.

        Raises:
            DataError: the script is malformed.
        """
        self._script = load_script(settings.read().data / "safety" / "script.yml")

    def get_domain(self) -> Domain:
        """A domain that holds nothing but these responses."""
        responses: dict[str, list[dict[str, Any]]] = {}
        for reply in self._script.replies():
            responses.setdefault(f"utter_{reply.intent}", []).append(_variation(reply))
        return Domain.from_dict({"responses": responses})

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """None: examples stand in data/nlu."""
        return TrainingData()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        """None: stories stand in data/stories."""
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        """None: test stories stand in tests/."""
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        """None: the configuration stands in config.yml."""
        return {}

    def get_config_file_for_auto_config(self) -> str | None:
        """None: nothing is configured by itself."""
        return None


def _variation(reply: SafetyReply) -> dict[str, Any]:
    variation: dict[str, Any] = {
        "text": reply.text,
        "custom": {"kind": reply.kind, "lines": list(reply.lines)},
    }
    if reply.country:
        variation["condition"] = [{"type": "slot", "name": "country", "value": reply.country}]
    return variation
