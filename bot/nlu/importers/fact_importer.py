"""Lets Rasa read what it needs to know of the facts from data/facts, so that nothing is written twice."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import settings
from bot.facts.load import load_fact_base
from bot.facts.models import Fact
from bot.facts.render import fact_payload
from bot.nlu.importers.data_importer import DataImporter


class FactImporter(DataImporter):
    """Gives Rasa a response for each `ask_fact/<id>`, and the fact's own question and myth as examples.

    Named in config.yml beside RasaFileImporter, which reads everything else.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the fact base; see `DataImporter`."""
        super().__init__(*args, **kwargs)
        self._base = load_fact_base(settings.read().data)

    def get_domain(self) -> Domain:
        """A domain that holds nothing but the facts' responses."""
        responses: dict[str, list[dict[str, Any]]] = {
            f"utter_{fact.intent}": [{"text": fact.full, "custom": fact_payload(fact, self._base)}]
            for fact in self._base.facts.values()
        }
        return Domain.from_dict({"responses": responses})

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """Each fact's question, and the myth it meets, as examples of its intent."""
        messages = [
            Message.build(text=text, intent=fact.intent)
            for fact in self._base.facts.values()
            for text in _own_words(fact)
        ]
        return TrainingData(training_examples=messages)


def _own_words(fact: Fact) -> list[str]:
    return [fact.question] + ([fact.myth] if fact.myth else [])
