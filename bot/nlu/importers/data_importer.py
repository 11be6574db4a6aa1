"""What importers of our own data share: they give Rasa a part of what it reads, and nothing of the rest."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.training_data import TrainingData


class DataImporter(TrainingDataImporter):
    """Gives nothing; named in config.yml, a subclass adds its part to what RasaFileImporter reads."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        """Read the data; the arguments are Rasa's and not needed.

        Raises:
            DataError: it is malformed.
        """

    def get_domain(self) -> Domain:
        """None: the domain stands in domain.yml."""
        return Domain.empty()

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
