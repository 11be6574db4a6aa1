"""Puts into Rasa's message what it is taken for: `bot.understanding` decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import settings
from bot.facts.models import ASK_FACT
from bot.nlu.components.fixed_component import FixedComponent
from bot.nlu.components.intent_classifier import BEFORE, DANGER_SHARES, PARTS
from bot.nlu.components.stance_classifier import STANCES
from bot.places.from_page import place_of_page
from bot.places.gazetteer import Location
from bot.safety.danger import DANGER
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.replies import number_slots
from bot.safety.models import FEELING
from bot.understanding.reader import Reader
from bot.understanding.reading import Before, Likely, Reading

ASKED_BESIDES = "asked_besides"
"""Under what a message that raises an alarm carries the fact it asks for, if there is no danger."""
LIKELY = "likely"
"""Under what a parsed message carries whether its first fact is told as what was likely asked."""
STATES_CLAIM = "states_claim"
"""Under what a parsed message carries whether it states something that its fact meets."""
DRUG = "drug"
"""Under what a parsed message carries the drug that a question is about, where it is another than heroin."""
SECOND = "second_fact"
"""Under what a parsed message carries the fact that a part of it asks for beside the first."""
COUNTRY = "country"
"""The slot, and the entity, of the country its writer is in."""
WHY = "why"
"""Under what a parsed message carries what was decided, and by what."""
SELECTOR, RANKING = "response_selector", "intent_ranking"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ReadingClassifier(FixedComponent):
    """Reads how likely everything is from a message, and writes what it is taken for."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Load what reads messages, and the numbers of each place; there is nothing to configure."""
        data = settings.read().data
        self._reader, self._book = Reader(data), shared_book(data / "safety")

    def process(self, messages: list[Message], tracker: DialogueStateTracker | None = None) -> list[Message]:
        """Set intent, rankings and danger of every message, and where its writer is.

        Args:
            messages: with what the components before this one read.
            tracker: the conversation they go on from; Rasa gives it.
        """
        known = tracker.get_slot(COUNTRY) if tracker else None
        for message in messages:
            reading = self._reader.read(undecided(message))
            write(reading, message)
            if place := reading.place or place_of_page(message.get(METADATA) or {}, known):
                numbers = number_slots(self._book, place.country)
                found = [*message.get(ENTITIES, []), *place_entities(place, numbers, reading.text)]
                message.set(ENTITIES, found, add_to_output=True)
        return messages


def undecided(message: Message) -> Reading:
    """A message as the intent classifier leaves it."""
    intent, selectors = message.get(INTENT) or {}, message.get(SELECTOR, {})
    before = message.get(BEFORE)
    return Reading(
        text=message.get(TEXT) or "",
        intents=tuple(Likely(each["name"], each["confidence"]) for each in message.get(RANKING, [])),
        facts=_ranked(selectors, ASK_FACT),
        feelings=_ranked(selectors, FEELING),
        dangers=message.get(DANGER_SHARES, {}),
        stances=message.get(STANCES, {}),
        before=Before(before["told"], undecided(before["joined"])) if before else None,
        parts=tuple(undecided(part) for part in message.get(PARTS, ())),
        taken=Likely(intent["name"], intent["confidence"]) if intent else Reading("").taken,
    )


def write(reading: Reading, message: Message) -> None:
    """Put a reading into a message, in Rasa's forms."""
    selectors: dict[str, Any] = {}
    if reading.facts:
        selectors[ASK_FACT] = _selector(reading.facts, reading.facts[0].name)
    if reading.feelings and reading.feeling:
        selectors[FEELING] = _selector(reading.feelings, reading.feeling)
    if selectors:
        selectors["all_retrieval_intents"] = list(selectors)
    told = {
        INTENT: _entries("name", [reading.taken])[0],
        RANKING: _entries("name", reading.intents),
        SELECTOR: selectors,
        ASKED_BESIDES: reading.besides,
        DANGER: reading.danger.to_json() if reading.danger else None,
        LIKELY: reading.is_likely,
        DRUG: reading.drug,
        SECOND: reading.second,
        STATES_CLAIM: reading.states_claim,
        WHY: list(reading.why),
    }
    for name, value in told.items():
        message.set(name, value, add_to_output=True)
    for read in (PARTS, BEFORE):
        message.set(read, None)


def place_entities(place: Location, numbers: Mapping[str, str], text: str) -> list[dict[str, Any]]:
    """Entities from which Rasa fills the slots of a place and its numbers."""
    # A place without a known subdivision says so, or an earlier one would stay.
    values = {COUNTRY: place.country, "subdivision": place.subdivision or place.country, **numbers}
    return [
        {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": "ReadingClassifier"}
        for name, value in values.items()
    ]


def _ranked(selectors: dict[str, Any], intent: str) -> tuple[Likely, ...]:
    ranking = selectors.get(intent, {}).get("ranking", [])
    return tuple(Likely(each["intent_response_key"], each["confidence"]) for each in ranking)


def _selector(ranked: tuple[Likely, ...], chosen: str) -> dict[str, Any]:
    response = {"intent_response_key": chosen, "utter_action": f"utter_{chosen}"}
    return {"response": response, "ranking": _entries("intent_response_key", ranked)}


def _entries(key: str, likely: Iterable[Likely]) -> list[dict[str, Any]]:
    return [{key: each.name, "confidence": each.p} for each in likely]
