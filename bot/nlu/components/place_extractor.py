"""Where the person is, and the numbers there, as entities from which Rasa fills the slots."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.handoff.places import Location, shared_gazetteer
from bot.nlu.components.fixed_component import FixedComponent
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.replies import number_slots
from bot.safety.models import CRISIS
from bot.understanding.reading import BOUNDARY

ABOUT_ONESELF = ("handoff", "inform_place", CRISIS, BOUNDARY)
"""Intents of messages in which naming a place means being there."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceExtractor(FixedComponent):
    """Adds the place only where the writer is there, not where a question is about it."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load gazetteer and numbers; there is nothing to configure."""
        data = settings.read().data
        self._gazetteer, self._book = shared_gazetteer(data), shared_book(data / "safety")

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to every message that says where its writer is."""
        for message in messages:
            text = message.get(TEXT)
            if text and (place := self._place(text, message)):
                found = [*message.get(ENTITIES, []), *self._entities(place, text)]
                message.set(ENTITIES, found, add_to_output=True)
        return messages

    def _place(self, text: str, message: Message) -> Location | None:
        intent = str((message.get(INTENT) or {}).get("name"))
        place = self._gazetteer.here(text)
        return place or (self._gazetteer.anywhere(text) if intent.startswith(ABOUT_ONESELF) else None)

    def _entities(self, place: Location, text: str) -> list[dict[str, Any]]:
        values = {
            "country": place.country,
            # A place without a known subdivision says so, or an earlier one would stay.
            "subdivision": place.subdivision or place.country,
            **number_slots(self._book, place.country),
        }
        return [
            {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": "PlaceExtractor"}
            for name, value in values.items()
        ]
