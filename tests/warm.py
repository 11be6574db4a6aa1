"""Imported once by the process that servers of the tests are forked from: whatever they need and is slow.

Nothing here may start a thread or keep a file open, since neither survives a fork.
"""

import functools
import importlib
import os
import pickle
import tarfile
from typing import Any

from bot import settings, training

SLOW = (
    "rasa.__main__", "rasa.cli.run", "rasa.core.agent", "rasa.core.run", "rasa.server",
    "rasa.engine.recipes.default_recipe", "rasa.nlu.test", "rasa.core.test",
    "rasa_sdk.__main__", "rasa_sdk.endpoint", "sklearn.feature_extraction.text", "textstat",
    "actions.facts", "actions.handoff", "actions.live", "actions.practice",
    "bot.channels.desk_page", "bot.channels.practice_page", "bot.channels.sms", "bot.channels.web",
    "bot.channels.web_page", "bot.nlu.importers.fact_importer", "bot.nlu.importers.safety_importer",
    "bot.nlu.components.sentence_featurizer", "bot.nlu.components.reading_classifier",
    "bot.nlu.policies.emergency_policy",
    "bot.nlu.policies.practice_policy", "bot.nlu.policies.no_silence_policy", "bot.places.gazetteer",
)  # fmt: skip

os.environ.update(settings.child_environment())
for name in SLOW:
    importlib.import_module(name)


def read_data() -> None:
    """Read what both servers read from data/ when they start."""
    from bot.facts.load import shared_fact_base
    from bot.language.lexicon import shared_lexicon
    from bot.places.gazetteer import shared_gazetteer
    from bot.safety.emergency.conduct import shared_conduct

    data = settings.read().data
    shared_fact_base(data)
    shared_gazetteer(data)
    shared_lexicon(data / "lexicon")
    shared_conduct(data / "safety")


def read_domain() -> None:
    """Parse the model's domain: Rasa does so twice whenever it starts, in three seconds."""
    from rasa.shared.core.domain import Domain
    from rasa.shared.utils import io

    read = io.read_yaml

    @functools.cache
    def packed(content: str, *reader_type: str) -> bytes:
        return pickle.dumps(read(content, list(reader_type)))

    def read_once(content: str, reader_type: Any = "safe") -> Any:
        kinds = [reader_type] if isinstance(reader_type, str) else reader_type
        return pickle.loads(packed(content, *kinds))

    io.read_yaml = read_once
    with tarfile.open(training.model_path(settings.read())) as model:
        file = model.extractfile("components/domain_provider/domain.yml")
        assert file, "the model has no domain"
        Domain.from_yaml(file.read().decode("utf-8"))


read_data()
read_domain()
