"""What phones and offices write by themselves is told from what people write."""

from __future__ import annotations

import pytest

from bot.settings import ROOT
from bot.sms.keywords import load_sms_words

WORDS = load_sms_words(ROOT / "data" / "sms.yml")


@pytest.mark.parametrize(
    "text",
    [
        "Liked “Call 999 now and ask for an ambulance.”",
        "Emphasized “Are you safe right now?”",
        'Loved "I\'m glad."',
        "Laughed at “Diamorphine is heroin…”",
        "Questioned “Breathing? YES, NO or UNSURE”",
        "Removed a heart from “I'm glad.”",
        "Reacted 👍 to “Call 999 now”",
        "👍 to “ Call 999 now ”",
        "Liked “Call 999 now.\nGive naloxone if you have it.”",
    ],
)
def test_a_tap_on_one_of_our_texts_is_a_reaction(text: str) -> None:
    assert WORDS.is_reaction(text) and not WORDS.is_automatic(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm driving with Do Not Disturb While Driving turned on. I'll see your message later.",
        "I’m driving with Focus turned on. I’ll see your message when I get where I’m going.",
        "(I'm not receiving notifications. If this is urgent, reply “urgent” to send it through.)",
        "Automatic reply: I am out of the office until Monday.",
        "I am currently out of the office with no access to messages.",
    ],
)
def test_a_phones_or_an_offices_own_reply_is_automatic(text: str) -> None:
    assert WORDS.is_automatic(text) and not WORDS.is_reaction(text)


@pytest.mark.parametrize(
    "text",
    [
        "i liked it", "loved heroin more than her", "liked", "im driving and he wont wake up", "👍",
        "he reacted badly to it", "questioned by the police", "im out of the house and scared",
    ],
)  # fmt: skip
def test_what_people_write_is_neither(text: str) -> None:
    assert not WORDS.is_automatic(text) and not WORDS.is_reaction(text)
