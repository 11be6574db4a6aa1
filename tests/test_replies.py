"""Messages of every kind through the whole assistant: it says nothing that is not in data/ or domain.yml."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.claims.points import load_points
from bot.facts.around_answers import shared_around_answers
from bot.facts.examples import load_examples
from bot.facts.limits import shared_limits
from bot.facts.models import FactBase
from bot.facts.render import (
    Telling,
    clarify_payload,
    fact_payload,
    likely_payload,
    met_first,
    quotes,
    sms_answer,
    source_names,
)
from bot.handoff.find import Offer
from bot.handoff.hours import OpeningTimes
from bot.handoff.lines import load_lines
from bot.handoff.render import load_wording
from bot.language.sms import MOST_SEGMENTS, count_segments, outside_gsm7, plain
from bot.language.wording import load_unkind_words
from bot.practice.rewording import SENTENCE_END
from bot.practice.scenarios import load_scenarios
from bot.safety.emergency.checks import ASK, load_checks
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.replies import CALL, LISTENER, NUMBER, responses
from bot.safety.script import load_script
from bot.settings import ROOT
from bot.sms.keywords import load_sms_words

KINDS = {
    "fact", "clarify", "crisis", "boundary", "handoff", "fallback", "feeling", "smalltalk", "about",
    "practice",
}  # fmt: skip
FOLLOW_UPS = ["where does it say that", "why", "tell me more", "say that again", "and in Switzerland?"]
SEED, OF_EACH_LABEL = 16, 3
"""Messages of each intent and of each fact that go through the whole assistant; all go through the model."""
WORDS_TYPED = r"(?: — “[^”]*”)?"
"""What of the person's own answer earned a remark in practice."""


class ClosedWorld:
    """Every text the assistant may say: domain responses, their gaps filled from data/."""

    def __init__(self, base: FactBase) -> None:
        facts = list(base.facts.values())
        options = r"(?:[123]\. (?:" + "|".join(re.escape(f.question) for f in facts) + r")\n?)+"
        around = shared_around_answers(ROOT / "data")
        asked = {"question": _any([f.question for f in facts])}
        fillers = {
            **asked,
            "second": rf"(?:\n\n{_filled(around.second, asked)})?",
            "first": _any([met_first(f, around, channel) for f in facts for channel in ("rest", "sms")]),
            "answer": _any([t for f in facts for t in (f.full, sms_answer(f, base))]),
            "sources": _any([source_names(f, base) for f in facts]),
            "quotes": _any([quotes(f, base, channel) for f in facts for channel in ("rest", "sms")]),
            "options": options,
            "limit": _any(shared_limits(ROOT / "data").lines),
            "lines": _support_lines(),
            "emergency": r"[\d-]+",
            "minutes": r"\d+",
            "days": r"\d+",
            **_practice(base),
            **_emergency(),
        }
        domain = read_yaml("domain.yml")
        templates = [v["text"] for variants in domain["responses"].values() for v in variants]
        script = load_script(ROOT / "data" / "safety" / "script.yml")
        templates += [text for reply in script.replies() for text in (reply.text, reply.sms)]
        for response in responses(shared_book(ROOT / "data" / "safety")):
            templates += [response.text, response.sms]
        self._templates, self._fillers = templates, fillers
        self._patterns: dict[str, re.Pattern[str]] = {}
        checks = load_checks(ROOT / "data" / "safety" / "checks.yml")
        asks = [text for c in checks for text in (c.text, c.sms) if c.name.startswith(ASK)]
        self._asks = re.compile("|".join(_filled(ask, fillers) for ask in asks))

    def allows(self, text: str) -> bool:
        """Whether a reply stands in the repository.

        Where danger can't be ruled out, the answer comes after a question.
        """
        lead, _, rest = text.partition("\n\n")
        if self._asks.fullmatch(lead):
            return self._says(rest)
        return self._says(text)

    def _says(self, text: str) -> bool:
        # Patterns take long to be made: only of those templates that begin and end as the text does.
        return any(
            self._pattern(template).fullmatch(text)
            for template in self._templates
            if text.startswith(template.partition("{")[0]) and text.endswith(template.rpartition("}")[2])
        )

    def _pattern(self, template: str) -> re.Pattern[str]:
        if template not in self._patterns:
            self._patterns[template] = re.compile(_filled(template, self._fillers))
        return self._patterns[template]


def read_yaml(*path: str) -> Any:
    return YAML(typ="safe").load(ROOT.joinpath(*path).read_text(encoding="utf-8"))


def _any(texts: Iterable[str]) -> str:
    # The longest first, so that what begins alike is not taken for the shorter one.
    return "(?:" + "|".join(re.escape(text) for text in sorted(set(texts), key=len, reverse=True)) + ")"


def _filled(template: str, fillers: dict[str, str]) -> str:
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(fillers[part] if i % 2 else re.escape(part) for i, part in enumerate(parts))


def _support_lines() -> str:
    """Rows of support lines, each with its own number and no other."""
    wording = load_wording(ROOT / "data" / "handoff.yml")
    lines = load_lines(ROOT / "data" / "support_lines.yml").values()
    phrases = wording.phrases
    openings = {
        "time": rf"(?:\d\d:\d\d|{phrases['midnight']})",
        "day": _any([*wording.days, "today", "tomorrow"]),
        "there": f"(?:{phrases['there']})?",
    }
    opening = "|".join(_filled(phrases[state], openings) for state in ("always", "open", "closed"))
    unknown = OpeningTimes("unknown")
    rows = [
        re.escape(wording.lines([Offer(line, unknown, chat)], in_writing))
        for line in lines
        for chat in (None, unknown if line.webchat else None)
        for in_writing in (False, True)
    ]
    # The language that is spoken there stands after the hours.
    spoken = re.escape(phrases["spoken"].partition("{")[0])
    with_hours = [re.sub(f"(?={spoken}|$)", lambda _: f"(?:{opening})?", row, count=1) for row in rows]
    return "(?:(?:" + "|".join(dict.fromkeys(with_hours)) + r")\n?)+"


def _emergency() -> dict[str, str]:
    """The numbers of each place, and how replies begin there."""
    book = shared_book(ROOT / "data" / "safety")
    numbers = [texts for place in book.numbers.values() for texts in (place.texts, place.sms)]
    calls = [opening.call for opening in book.openings]
    begins = [words for call in calls for words in (call.first, call.again, call.called)]
    return {
        CALL: _any([words.format(**texts) for words in begins for texts in numbers]),
        NUMBER: _any([texts["emergency"] for texts in numbers]),
        LISTENER: _any([texts["listen"] for texts in numbers]),
    }


def _practice(base: FactBase) -> dict[str, str]:
    """What is said in practice: scenes, and feedback made of remarks."""
    scenarios = load_scenarios(ROOT / "data" / "practice" / "scenarios", base).values()
    words = read_yaml("data", "practice", "feedback.yml")
    quote = _any([c.in_quotes for f in base.facts.values() for c in f.citations])
    gaps = {
        "point": quote,
        "quote": quote,
        "source": _any([source.label for source in base.sources.values()]),
        "fact": _any([fact.full for fact in base.facts.values()]),
        "kinder": _any([word.kinder for word in load_unkind_words(ROOT / "data" / "wording.yml")]),
        "words": r"\d+",
    }
    sections = [
        re.escape(remarks["title"])
        + ":(?:\n• (?:"
        + "|".join(_filled(text, gaps) for key, text in remarks.items() if key != "title")
        + f"){WORDS_TYPED})+"
        for remarks in (words["landed"], words["right"])
    ]
    # What is suggested is a curator's, or the worker's own sentence with a kinder word.
    points = load_points(ROOT / "data" / "practice" / "points", base)
    said = [statement for point in points for statement in point.says]
    parts = [part for s in scenarios for part in SENTENCE_END.split(s.model)]
    suggested = {key: _any(said if key in {"contradicts", "fact"} else parts) for key in words["try"]}
    suggested["stigma"] = ".+"
    suggested["shorter"] = suggested["simpler"] = r"\d+"
    back = _any([line for scenario in scenarios for line in (scenario.if_cold, scenario.if_wrong)])
    reworded = "|".join(
        _filled(text, {"words": suggested[key]}) for key, text in words["try"].items() if key != "title"
    )
    client = _filled(words["client"]["cold"], {"words": back})
    marks = [words[section] for section in ("landed", "right")]
    brief_marks = "|".join(
        _filled(text, gaps) for texts in marks for key, text in texts.items() if key != "title"
    )
    said_back = re.escape(words["client"]["title"])
    brief = f"\n(?:{brief_marks}|{reworded})(?:\n{said_back}: {client})?"
    sections += [
        re.escape(words["try"]["title"]) + f":\n• (?:{reworded})",
        f"{said_back}:\n• {client}",
    ]
    optional = "".join(f"(?:\n\n{section})?" for section in sections)
    return {
        "client": _any([scenario.client for scenario in scenarios]),
        "mood": _any([scenario.mood for scenario in scenarios]),
        "line": _any([line for scenario in scenarios for line in scenario.lines]),
        "model": _filled(words["model"], {"model": _any([scenario.model for scenario in scenarios])}),
        "feedback": _any(words["quality"].values()) + f"(?:{brief}|{optional})",
    }


def labelled() -> dict[str, list[str]]:
    """The held-out messages by intent or fact."""
    found: dict[str, list[str]] = {}
    for examples in load_examples(ROOT / "tests", "test_nlu.yml"):
        found.setdefault(examples.intent, []).extend(examples.texts)
    return found


def sample() -> list[str]:
    """Messages of every intent and every fact, by chance but always the same."""
    chance = random.Random(SEED)
    return [t for texts in labelled().values() for t in chance.sample(texts, min(OF_EACH_LABEL, len(texts)))]


@pytest.fixture(scope="module")
def world(base: FactBase) -> ClosedWorld:
    return ClosedWorld(base)


def check(reply: Any, world: ClosedWorld, base: FactBase, channel: str = "rest") -> None:
    assert reply.text, "silence"
    assert world.allows(reply.text), reply.text
    assert reply.payload["kind"] in KINDS
    payload = {key: value for key, value in reply.payload.items() if not key.startswith("danger")}
    if payload["kind"] == "fact":
        fact = base.facts[payload["fact"]]
        second = base.facts[payload["second"]["fact"]] if payload["second"] else None
        telling = Telling(channel, payload["myth"] is not None, second)
        others = [base.facts[entry["fact"]] for entry in payload["suggestions"]]
        told = (
            likely_payload(fact, others, base, telling)
            if payload["likely"]
            else fact_payload(fact, base, telling)
        )
        assert payload == told
        assert (payload["myth"] or "") in reply.text
    if payload["kind"] == "clarify":
        offered = [base.facts[entry["fact"]] for entry in payload["suggestions"]]
        assert 1 <= len(offered) <= 3
        assert payload == clarify_payload(offered)


@pytest.mark.parametrize("channel", ["rest", "sms"])
def test_everything_said_stands_in_the_repository(
    converse: Any, world: ClosedWorld, base: FactBase, channel: str
) -> None:
    texts = sample()
    assert len(texts) > 150
    for i, text in enumerate(texts if channel == "rest" else texts[::2]):
        conversation = converse(channel)
        check(conversation.say(text), world, base, channel)
        check(conversation.say(FOLLOW_UPS[i % len(FOLLOW_UPS)]), world, base, channel)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "?", "\0", "💉" * 50, "a" * 10_000, "<script>alert(1)</script>", "{answer}", "{{7*7}}", "/",
        "/no_such_intent", '/choose_option{"fact": "no-such-fact"}', '/choose_option{"fact": 7}',
        "/ask_fact", "/restart", "/session_start", "هل الهيروين آمن", "​‮", "'; DROP TABLE events; --",
    ],
)  # fmt: skip
def test_strange_messages_get_an_honest_line(
    converse: Any, world: ClosedWorld, base: FactBase, text: str
) -> None:
    conversation = converse()
    reply = conversation.say(text)
    if text not in {"/restart", "/session_start"}:
        check(reply, world, base)
    check(conversation.say("does it help people recover"), world, base)


def test_every_response_by_sms_fits_two_segments() -> None:
    for name, variants in read_yaml("domain.yml")["responses"].items():
        said = next((v for v in variants if v.get("channel") == "sms"), variants[0])["text"]
        assert count_segments(plain(said)) <= MOST_SEGMENTS, name
    places = load_script(ROOT / "data" / "safety" / "script.yml").places
    for name, words in load_sms_words(ROOT / "data" / "sms.yml").replies.items():
        for place in places:
            text = words.format(**place.sms)
            assert not outside_gsm7(text), name
            assert count_segments(text) <= (1 if name in {"help", "too_many"} else MOST_SEGMENTS), name


def test_the_closed_world_refuses_other_words(world: ClosedWorld, base: FactBase) -> None:
    fact = base.facts["overdose-risk"]
    assert world.allows(sms_answer(fact, base))
    assert not world.allows(fact.full + " It is safe.")
    assert not world.allows("Take 10 mg.")
    lines = load_lines(ROOT / "data" / "support_lines.yml")
    row = load_wording(ROOT / "data" / "handoff.yml").lines(
        [Offer(lines["gb-samaritans"], OpeningTimes("always"), None)]
    )
    told = "You can talk to a person:\n{row}\nIn an emergency call 999."
    assert world.allows(told.format(row=row))
    assert not world.allows(told.format(row=row.replace("116 123", "116 124")))
