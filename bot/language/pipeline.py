"""The spaCy pipeline: built from pipeline.cfg, with entities from the lexicon."""

# No postponed annotations here: spaCy reads the factory's own at registration.

from pathlib import Path
from typing import Any

from bot import settings
from bot.language.lexicon import load_lexicon
from bot.language.light_spacy import EntityRuler, Language, load_config, load_model_from_config

CONFIG = Path(__file__).with_name("pipeline.cfg")


@Language.factory("lexicon_ruler", default_config={"overwrite_ents": True})
def create_lexicon_ruler(nlp: Language, name: str, overwrite_ents: bool) -> EntityRuler:
    """An entity ruler holding every lexicon form, matched in any case; an entity's id is its term's id."""
    ruler = EntityRuler(nlp, name=name, phrase_matcher_attr="LOWER", overwrite_ents=overwrite_ents)
    lexicon = load_lexicon(settings.read().data / "lexicon")
    ruler.add_patterns(
        [
            {"label": term.entity, "pattern": form, "id": term.id}
            for term in lexicon.terms
            if term.entity
            for form in term.forms
        ]
    )
    return ruler


def load_pipeline(**overrides: Any) -> Language:
    """Build the pipeline.

    Args:
        overrides: `vocab`, `disable` and `exclude` as spaCy's own loaders take them; `config` is merged
            over pipeline.cfg.

    Raises:
        DataError: the lexicon is malformed.
    """
    config = load_config(CONFIG, overrides=overrides.pop("config", None) or {})
    nlp = load_model_from_config(config, auto_fill=True, **overrides)
    # spaCy sets it for pipelines read from disk; Rasa takes one without it for missing.
    nlp._path = CONFIG.parent
    return nlp
