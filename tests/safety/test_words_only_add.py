"""Words may add, never take away: whatever is typed, no step goes that keeps somebody alive."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.safety.emergency.conduct import Conduct, Said, Turn, shared_conduct
from bot.safety.emergency.models import Emergency
from bot.safety.emergency.replies import responses, slots
from bot.settings import Settings
from bot.tuning.slips import NEIGHBOURS

SENTENCES = [
    "hes not breathing",
    "he isnt breathing",
    "she isn't breathing",
    "not breathing",
    "she is not breathing at all",
    "hes no breathing",
    "he's never breathing",
    "hes nae breathing",
    "she aint breathing",
    "they arent breathing",
    "he doesnt breathe",
    "she does not breathe",
    "i cant see him breathe",
    "he has stopped breathing",
    "her breathing has stopped",
    "hes barely breathing",
    "he is hardly breathing",
    "no breath",
    "there is no breathing",
    "cant feel any breath",
    "he isnt breathing right",
    "she isnt breathing properly",
    "breathing isnt right",
    "he is breathing funny",
    "breathing is really slow",
    "one breath every ten seconds",
    "he is gasping",
    "shes making a gurgling noise",
    "he is snoring really loud",
    "yes he is snoring weird",
    "yes but barely",
    "yes but its slow",
    "hes gone blue",
    "her lips are grey",
    "he went blue",
    "she is not awake",
    "he isnt awake",
    "he wont wake up",
    "she isnt waking up",
    "not waking",
    "he hasnt woken up",
    "she is not ok",
    "he isnt ok",
    "the ambulance isnt here",
    "they are not here yet",
    "nobody is here yet",
    "help has not come",
    "no not dead yet",
    "he is not dead",
    "naloxone did not work",
]
"""As they are meant; each is typed with every slip of the finger."""
WELL = ("breathing-normally", "woke-up", "recovered", "help-arrived", "died", "safe-now", "called-help")
TOGETHER = 3000


@pytest.fixture(scope="module")
def conduct(here: Settings) -> Conduct:
    return shared_conduct(here.data / "safety")


def slips(word: str) -> Iterator[str]:
    """Every keyboard neighbour, swap, drop and doubling in a word."""
    for i, letter in enumerate(word):
        yield word[:i] + word[i + 1 :]
        yield word[: i + 1] + word[i:]
        yield from (word[:i] + other + word[i + 1 :] for other in NEIGHBOURS.get(letter, ""))
        if i + 1 < len(word):
            yield word[:i] + word[i + 1] + letter + word[i + 2 :]


def mistyped(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for i, word in enumerate(words):
        for slip in slips(word):
            yield " ".join([*words[:i], slip, *words[i + 1 :]])


def begun(conduct: Conduct) -> Emergency:
    turn = conduct.respond(None, Said("my mate wont wake up", "crisis_overdose", "GB"))
    assert turn and turn.state.asked == "breathing"
    return turn.state


def leaves_a_way(conduct: Conduct, turn: Turn) -> bool:
    """Whether both ways stand, or the graver one."""
    filled = slots(turn.state, turn.opening, turn.call, conduct.book, briefly=False)
    said = next(r for r in responses(conduct.book) if r.name == turn.reply).text.format(**filled)
    opened = turn.opening.id in {"overdose-not-breathing", "overdose-unsure", "overdose-some"}
    told = "either-way" in turn.state.told or opened
    return told and "999" in said[:160] and not turn.state.over and turn.state.facts.get("breathing") != "yes"


def test_every_slip_leaves_both_ways_or_the_graver_one_however_it_is_taken(conduct: Conduct) -> None:
    """Whatever was learnt may be wrong: each message is taken for good news, and for nothing at all."""
    state, chance = begun(conduct), random.Random(1)
    texts = [text for sentence in SENTENCES for text in mistyped(sentence)]
    assert len(texts) > TOGETHER
    for text in texts:
        means = chance.choice([{}, *({id_: 1.0} for id_ in WELL)])
        turn = conduct.respond(state, Said(text, "safe_now", "GB", means=means))
        assert turn and leaves_a_way(conduct, turn), (text, means, turn)


def test_words_never_bring_back_that_somebody_breathes_who_was_said_not_to(conduct: Conduct) -> None:
    state = begun(conduct)
    for text in ("No", "hes breathing now", "hes fine", "he is awake", "breathing normally now"):
        turn = conduct.respond(state, Said(text, "safe_now", "GB", means={"breathing-normally": 1.0}))
        assert turn and turn.state.facts["breathing"] != "yes" and not turn.state.over, text
        state = turn.state


def test_a_tap_says_that_somebody_breathes_and_any_other_word_of_it_brings_both_ways_back(
    conduct: Conduct,
) -> None:
    tapped = conduct.respond(begun(conduct), Said("Yes, they are breathing normally", "affirm", "GB"))
    assert tapped and tapped.opening.id == "overdose-breathing"
    for sentence in SENTENCES[:20]:
        for text in mistyped(sentence):
            if "breath" in text:
                turn = conduct.respond(tapped.state, Said(text, "safe_now", "GB"))
                assert turn and turn.state.facts["breathing"] != "yes", text


def test_a_bare_yes_answers_only_what_was_just_asked(conduct: Conduct) -> None:
    asked = conduct.respond(begun(conduct), Said("milk?", "nlu_fallback", "GB", means={"home-remedy": 1.0}))
    assert asked and not asked.state.just_asked
    again = conduct.respond(asked.state, Said("yes", "affirm", "GB"))
    assert again and again.state.facts.get("breathing") is None and again.state.just_asked
    graver = conduct.respond(asked.state, Said("no", "deny", "GB"))
    assert graver and graver.state.facts["breathing"] == "no"
    answered = conduct.respond(again.state, Said("yes", "affirm", "GB"))
    assert answered and answered.state.facts["breathing"] == "yes"


@pytest.mark.parametrize(
    ("meaning", "ends"),
    [("woke-up", "recovered"), ("help-arrived", "help-here"), ("died", "died")],
)
def test_it_ends_by_a_tap_and_not_by_what_sounds_like_an_end(
    conduct: Conduct, meaning: str, ends: str
) -> None:
    turn = conduct.respond(begun(conduct), Said("so", "nlu_fallback", "GB", means={meaning: 1.0}))
    while turn and turn.state.asked == "breathing":
        turn = conduct.respond(turn.state, Said("so", "nlu_fallback", "GB", means={meaning: 1.0}))
    assert turn and not turn.state.over and turn.state.asked
    ask = conduct.book.asks[turn.state.asked]
    ended = conduct.respond(turn.state, Said(ask.buttons[0][1], "affirm", "GB"))
    assert (
        ended and ended.state.over and ended.reply.startswith(f"utter_emergency_end_{ends.replace('-', '_')}")
    )


def test_with_what_was_learnt_no_slip_ends_it_or_takes_a_step_away(converse: Any, assistant: Any) -> None:
    """Some of them, said to the whole assistant, many to one conversation; four seconds."""
    chance = random.Random(2)
    texts = [chance.choice(list(mistyped(sentence))) for sentence in SENTENCES for _ in range(2)]
    assistant.read_ahead(texts)
    for start in range(0, len(texts), 25):
        conversation = converse()
        conversation.say("my mate wont wake up")
        for text in texts[start : start + 25]:
            reply = conversation.say(text)
            assert reply.payload.get("danger") == "alarm", (text, reply.text)
            assert "Lay them on their side, head" not in reply.text, (text, reply.text)


ALARMS = [
    ("my mate wont wake up", "crisis_overdose"),
    ("i took way too much", "crisis_overdose"),
    ("i want to die", "crisis_suicide"),
    ("stopped drinking and now im seeing things", "crisis_withdrawal"),
    ("my child has swallowed my tablets", "crisis_child"),
    ("he is going to hit me", "crisis_violence"),
]
MOST_STAY, MOST_ASKED = 1 / 50, 1 / 6


def test_sixty_ways_to_say_that_it_is_none_end_it_or_are_asked_about(
    conduct: Conduct, assistant: Any, loop: Any
) -> None:
    """At most one in fifty stays; the others end it at once, or by one more word."""
    ways = [
        line
        for line in (Path(__file__).parent / "ways_out.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assistant.read_ahead(ways)
    stayed, asked = [], []
    for way in ways:
        means = loop.run_until_complete(assistant.means(way))
        for alarm, intent in ALARMS:
            begun = conduct.respond(None, Said(alarm, intent, "GB"))
            assert begun
            turn = conduct.respond(begun.state, Said(way, "nlu_fallback", "GB", means=means))
            assert turn
            if turn.state.asked == "anyone":
                asked.append((alarm, way))
            elif not turn.state.over:
                stayed.append((alarm, way))
    tries = len(ways) * len(ALARMS)
    assert len(stayed) <= MOST_STAY * tries, stayed
    assert len(asked) <= MOST_ASKED * tries, asked
