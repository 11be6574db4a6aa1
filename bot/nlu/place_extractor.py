"""Where the person is, as entities `country` and `subdivision`, from which Rasa fills the slots."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.handoff.places import Place, shared_gazetteer
from bot.nlu.fixed_component import FixedComponent
from bot.nlu.unsure_classifier import BOUNDARY
from bot.safety.models import CRISIS

ABOUT_ONESELF = ("handoff", "inform_place", CRISIS, BOUNDARY)
"""Intents of messages in which naming a place means being there."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(FixedComponent):
    """Adds the place only where the writer is there, not where a question is about it."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load the gazetteer; there is nothing to configure."""
        self._gazetteer = shared_gazetteer(settings.read().data)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to every message that says where its writer is."""
        for message in messages:
            text = message.get(TEXT)
            if text and (place := self._place(text, message)):
                found = [*message.get(ENTITIES, []), *_entities(place, text)]
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _place(self, text: str, message: Message) -> Place | None:
        intent = str((message.get(INTENT) or {}).get("name"))
        place = self._gazetteer.here(text)
        return place or (self._gazetteer.anywhere(text) if intent.startswith(ABOUT_ONESELF) else None)


def _entities(place: Place, text: str) -> list[dict[str, Any]]:
    # A place without a known subdivision says so, or an earlier one would stay.
    values = {"country": place.country, "subdivision": place.subdivision or place.country}
    return [
        {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": "PlaceExtractor"}
        for name, value in values.items()
    ]
