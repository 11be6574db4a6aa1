"""What a message states, and how it stands to the fact it is answered with."""

from __future__ import annotations

import pytest

from bot.facts.models import FactBase
from bot.facts.stance import DIFFERS, FITS
from bot.language.claims import stated
from bot.practice.stance import StanceReader, shared_stance_reader
from bot.settings import Settings


@pytest.fixture(scope="module")
def reader(here: Settings) -> StanceReader:
    return shared_stance_reader(here)


@pytest.mark.parametrize(
    ("message", "claim"),
    [
        ("It isn't new in Britain, is it?", "It isn't new in Britain"),
        ("they don’t kill people, they save lives, don’t they", "they don't kill people, they save lives"),
        ("so the gear there isnt cut right?", "so the gear there isnt cut"),
        ("Methadone works for everyone.", "Methadone works for everyone."),
        ("does it raise crime", None),
        ("so does it raise crime then", None),
        ("i stopped using last year. is the clinic stuff cut", None),
        ("my nephew wonders whether it's cut", None),
        ("if you stick to your dose you're fine", None),
        ("number of clinics in switzerland", None),
        ("sex drive gone", None),
        ("clinic stuff do that?", None),
        ("it's cut", None),
        ("", None),
    ],
)
def test_only_a_statement_is_a_claim_and_its_tag_is_none_of_it(message: str, claim: str | None) -> None:
    assert stated(message) == claim


@pytest.mark.parametrize(
    ("message", "fact", "kind", "states_myth"),
    [
        ("Methadone works for every single person.", "methadone-not-for-everyone", DIFFERS, True),
        ("Up to forty percent don't respond well to methadone.", "methadone-not-for-everyone", FITS, False),
        ("does methadone work for every single person", "methadone-not-for-everyone", None, False),
        ("crime doesnt rise with it, does it?", "cuts-crime", None, False),
        ("it has no side effects", "side-effects", DIFFERS, False),
        ("Side effects hit every single person", "side-effects", DIFFERS, True),
        ("Overdoses on heroin have nothing to do with fentanyl.", "fentanyl-overdoses", DIFFERS, False),
        ("Germany and the Netherlands have heroin clinics.", "germany-netherlands", None, False),
        ("i like the weather today, it is nice", "cuts-crime", None, False),
    ],
)
def test_how_a_message_stands_to_a_fact(
    reader: StanceReader, base: FactBase, message: str, fact: str, kind: str | None, states_myth: bool
) -> None:
    stance = reader.read(message, base.facts[fact])
    assert (stance.kind, stance.states_myth) == (kind, states_myth)
