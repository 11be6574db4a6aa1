"""Who tells how they feel is heard in words that fit, and told whom to talk to where they are."""

from __future__ import annotations

from typing import Any

import pytest

from bot.safety.script import SafetyReply, load_script
from bot.settings import Settings

FELT = {
    "low": ["feeling really low this week", "i'm just flat and grey lately"],
    "lonely": ["nobody ever rings me, i'm so lonely", "it's just me and these four walls"],
    "ashamed": ["i'm so ashamed of what i did to my mum", "i can't forgive myself for lying to her"],
    "nervous": ["i'm so nervous about the assessment tomorrow", "dreading my first time at the clinic"],
    "judged": ["the pharmacist looks at me like dirt", "they treat me like a junkie at the surgery"],
    "exhausted": ["i'm worn out looking after him", "i care for my mum and i'm exhausted"],
    "let-down": ["they cancelled my appointment again, so angry", "my keyworker never rings back"],
    "hurt": ["my own sister blocked me", "so angry with my son, he stole from me again"],
    "glad": ["a year clean today and i cried", "my daughter hugged me for the first time in years"],
}
ROWS = [(kind, words) for kind, messages in FELT.items() for words in messages]
LEAST_FITTING = 10
"""Of these eighteen, so many are heard as what they are: the measured number, less two."""
A_PHONE = 42
"""Letters in a line on a phone."""


@pytest.fixture(scope="module")
def replies(here: Settings) -> dict[str, SafetyReply]:
    script = load_script(here.data / "safety" / "script.yml")
    return {r.intent: r for r in script.replies() if r.country == "GB" and r.kind == "feeling"}


def test_what_was_felt_is_heard_in_words_that_fit(converse: Any, replies: dict[str, SafetyReply]) -> None:
    wrong, unheard = [], []
    for kind, words in ROWS:
        conversation = converse("rest")
        conversation.say("i'm in Leeds")
        reply = conversation.say(words)
        assert reply.payload.get("danger") != "alarm", words
        if reply.payload["kind"] != "feeling":
            unheard.append((words, reply.payload["kind"]))
        elif replies[f"feeling/{kind}"].text not in reply.text:
            wrong.append((words, reply.text))
    assert len(ROWS) - len(wrong) - len(unheard) >= LEAST_FITTING, (wrong, unheard)


def test_a_feeling_is_answered_in_six_lines_of_a_phone(replies: dict[str, SafetyReply]) -> None:
    assert set(replies) == {f"feeling/{kind}" for kind in FELT}
    for reply in replies.values():
        assert len(reply.text) <= 6 * A_PHONE, reply
        assert reply.lines == ("gb-samaritans",)
