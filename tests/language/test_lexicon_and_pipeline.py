"""The words people use, found and put into everyday ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import DataError
from bot.language.lexicon import digest_of, load_lexicon
from bot.settings import Settings


@pytest.fixture(scope="module")
def nlp():  # type: ignore[no-untyped-def]
    import spacy

    return spacy.load("bot")


@pytest.mark.parametrize(
    ("text", "entity", "id_"),
    [
        ("Is Diamorphine safe?", "substance", "prescribed-heroin"),
        ("diamorphin makes me ill", "substance", "prescribed-heroin"),
        ("is gear cut with fentynal", "substance", "fentanyl"),
        ("ive been on methodone 10 yrs", "treatment", "methadone"),
        ("what about holland", "place", "NL"),
        ("do they do it in the US", "place", "US"),
        ("will i be constapated", "side_effect", "constipation"),
    ],
)
def test_pipeline_finds_the_fields_words(nlp, text: str, entity: str, id_: str) -> None:  # type: ignore[no-untyped-def]
    assert (entity, id_) in [(e.label_, e.ent_id_) for e in nlp(text).ents]


@pytest.mark.parametrize("text", ["can you help us", "hello there", "the weather is nice"])
def test_pipeline_leaves_other_words_alone(nlp, text: str) -> None:  # type: ignore[no-untyped-def]
    assert not nlp(text).ents


def test_pipeline_splits_sentences(nlp) -> None:  # type: ignore[no-untyped-def]
    assert len(list(nlp("It helps some. Not everyone.").sents)) == 2


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Diamorphine", "prescribed heroin"),
        ("a  SCRIPT for gear", "a prescription for heroin"),
        ("u r rattling", "you are in withdrawal"),
        ("brownies", "brownies"),
        ("he’ll", "he'll"),
        ("", ""),
    ],
)
def test_plain_words(here: Settings, typed: str, plain: str) -> None:
    assert load_lexicon(here.data / "lexicon").plain(typed) == plain


def test_a_form_in_two_terms_is_refused(tmp_path: Path) -> None:
    entry = "  - id: {}\n    forms: [gear]\n"
    (tmp_path / "a.yml").write_text("terms:\n" + entry.format("x") + entry.format("y"), encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.yml:4: 'gear' already belongs to x"):
        load_lexicon(tmp_path)


def test_a_change_of_the_lexicon_changes_its_digest(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("terms: []\n", encoding="utf-8")
    before = digest_of(tmp_path)
    (tmp_path / "a.yml").write_text("terms: [ ]\n", encoding="utf-8")
    assert digest_of(tmp_path) != before
