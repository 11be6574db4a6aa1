"""What goes on from what came before, and what stands by itself."""

from __future__ import annotations

import dataclasses

import pytest
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.facts.models import FactBase
from bot.nlu.before import told_before, words_before
from bot.settings import Settings
from bot.understanding.reader import Reader
from bot.understanding.reading import Before, Likely, Reading

CRIME, SWISS, PRINCE, ANTIDOTE = "cuts-crime", "switzerland", "prince-death", "what-naloxone-is-for"
NALOXONE = "seeks_naloxone"


@pytest.fixture(scope="module")
def reader(here: Settings) -> Reader:
    return Reader(here.data)


@pytest.mark.parametrize(
    ("own", "joined", "told", "taken", "likely"),
    [
        ({SWISS: 0.8}, {SWISS: 0.8}, CRIME, SWISS, False),
        ({SWISS: 0.3, CRIME: 0.3}, {CRIME: 0.8}, CRIME, CRIME, True),
        ({PRINCE: 0.3, "out_of_scope": 0.6}, {PRINCE: 0.7}, PRINCE, PRINCE, True),
        ({"reaction": 0.2, CRIME: 0.3, SWISS: 0.3}, {"reaction": 0.2, PRINCE: 0.2}, None, "reaction", False),
        ({"privacy": 0.95}, {CRIME: 0.95}, CRIME, "privacy", False),
        ({"handoff": 0.5, CRIME: 0.4}, {CRIME: 0.95}, CRIME, "handoff", False),
        (
            {"boundary_use": 0.6, NALOXONE: 0.05},
            {"boundary_use": 0.2, NALOXONE: 0.5},
            ANTIDOTE,
            NALOXONE,
            False,
        ),
        (
            {"boundary_use": 0.6, NALOXONE: 0.05},
            {"boundary_use": 0.2, NALOXONE: 0.5},
            CRIME,
            "boundary_use",
            False,
        ),
    ],
    ids=[
        "as sure as before",
        "made sure",
        "not beyond",
        "a word in reply",
        "sure by itself",
        "asks for a person",
        "how to use the antidote",
        "how to use what is no antidote",
    ],
)
def test_what_came_before_has_a_say(
    reader: Reader,
    own: dict[str, float],
    joined: dict[str, float],
    told: str | None,
    taken: str,
    likely: bool,
) -> None:
    before = Before(f"ask_fact/{told}" if told else None, asking(joined))
    reading = reader.read(dataclasses.replace(asking(own), before=before))
    assert reading.is_likely is likely
    first = reading.facts[0].name.removeprefix("ask_fact/") if reading.facts else None
    assert taken == (first if likely or reading.taken.name == "ask_fact" else reading.taken.name)


def test_what_came_before_neither_raises_nor_lowers_danger(reader: Reader) -> None:
    alarming = dataclasses.replace(asking({"crisis_overdose": 0.9}), dangers={"crisis_overdose": 0.9})
    harmless, before = asking({CRIME: 0.9}), Before(f"ask_fact/{CRIME}", asking({CRIME: 0.9}))
    reading = reader.read(dataclasses.replace(alarming, before=before))
    assert reading.danger and reading.danger.intent == "crisis_overdose"
    reading = reader.read(dataclasses.replace(harmless, before=Before(None, alarming)))
    assert reading.danger is None and not reading.taken.name.startswith("crisis")


def test_words_before_are_the_persons_own_or_the_question_of_their_button(base: FactBase) -> None:
    assert words_before(conversation(), base) is None and told_before(None, base) is None
    typed = conversation(UserUttered("does it cut crime"), SlotSet("last_fact", CRIME))
    assert (words_before(typed, base), told_before(typed, base)) == ("does it cut crime", f"ask_fact/{CRIME}")
    pressed = conversation(UserUttered('/choose_option{"fact": "switzerland"}'), SlotSet("last_fact", SWISS))
    assert words_before(pressed, base) == base.facts[SWISS].question


@pytest.mark.parametrize(
    "event",
    [
        SlotSet("emergency", {"kind": "overdose"}),
        SlotSet("practising", "cut-heroin"),
        UserUttered("he wont wake up", {"name": "crisis_overdose"}),
    ],
    ids=["an emergency lasts", "somebody practises", "danger was told of"],
)
def test_beside_danger_and_practice_nothing_goes_on(base: FactBase, event: SlotSet | UserUttered) -> None:
    assert words_before(conversation(UserUttered("does it cut crime"), event), base) is None


def conversation(*events: UserUttered | SlotSet) -> DialogueStateTracker:
    slots = [AnySlot(name, mappings=[{}]) for name in ("last_fact", "practising", "emergency")]
    tracker = DialogueStateTracker("someone", slots)
    for event in events:
        tracker.update(event)
    return tracker


def asking(likely: dict[str, float]) -> Reading:
    """A message that may ask for these facts, or have these intents."""
    facts = [Likely(f"ask_fact/{name}", p) for name, p in likely.items() if "-" in name or name == SWISS]
    others = [Likely(name, p) for name, p in likely.items() if "-" not in name and name != SWISS]
    ranked = tuple(sorted(facts, key=lambda each: -each.p))
    intents = sorted([Likely("ask_fact", sum(each.p for each in facts)), *others], key=lambda each: -each.p)
    return Reading("so does it", tuple(intents), ranked, taken=intents[0])
