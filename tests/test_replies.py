"""Hundreds of messages through the whole assistant: it says nothing that is not in data/ or domain.yml."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.facts.examples import load_examples
from bot.facts.models import FactBase
from bot.facts.render import clarify_payload, fact_payload, quotes, sms_answer, source_names
from bot.handoff.lines import load_lines
from bot.handoff.render import load_wording
from bot.language.sms import MOST_SEGMENTS, count_segments, outside_gsm7, plain
from bot.safety.script import load_script
from bot.settings import ROOT
from bot.sms.keywords import load_sms_words

KINDS = {
    "fact", "clarify", "crisis", "boundary", "handoff", "fallback", "smalltalk", "about", "practice",
}  # fmt: skip
FOLLOW_UPS = ["where does it say that", "why", "tell me more", "say that again", "and in Switzerland?"]


class ClosedWorld:
    """Every text the assistant may say: domain responses, their gaps filled from the fact base."""

    def __init__(self, base: FactBase) -> None:
        facts = list(base.facts.values())
        options = r"(?:[123]\. (?:" + "|".join(re.escape(f.question) for f in facts) + r")\n?)+"
        fillers = {
            "answer": self._any([t for f in facts for t in (f.full, sms_answer(f, base))]),
            "myth": self._any([f.myth for f in facts if f.myth]),
            "sources": self._any([source_names(f, base) for f in facts]),
            "quotes": self._any([quotes(f, base) for f in facts]),
            "options": options,
        }
        wording = load_wording(ROOT / "data" / "handoff.yml")
        row = re.escape(wording.phrases["line"]).replace(r"\{", "{").replace(r"\}", "}")
        lines = load_lines(ROOT / "data" / "support_lines.yml").values()
        row = row.format(name=self._any([line.name for line in lines]), contact=".+?", opening=".*?")
        fillers |= {"lines": f"(?:{row}\n?)+", "emergency": r"[\d-]+", "minutes": r"\d+", "days": r"\d+"}
        domain = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
        templates = [v["text"] for variants in domain["responses"].values() for v in variants]
        script = load_script(ROOT / "data" / "safety" / "script.yml")
        templates += [text for reply in script.replies() for text in (reply.text, reply.sms)]
        self._patterns = [self._pattern(template, fillers) for template in templates]

    def allows(self, text: str) -> bool:
        return any(pattern.fullmatch(text) for pattern in self._patterns)

    @staticmethod
    def _any(texts: list[str]) -> str:
        return "(?:" + "|".join(re.escape(text) for text in set(texts)) + ")"

    @staticmethod
    def _pattern(template: str, fillers: dict[str, str]) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", template)
        return re.compile(
            "".join(fillers[part] if i % 2 else re.escape(part) for i, part in enumerate(parts))
        )


def messages() -> list[str]:
    return [text for e in load_examples(ROOT / "tests", "test_nlu.yml") for text in e.texts]


def check(reply: Any, world: ClosedWorld, base: FactBase) -> None:
    assert reply.text, "silence"
    assert world.allows(reply.text), reply.text
    assert reply.payload["kind"] in KINDS
    if reply.payload["kind"] == "fact":
        assert reply.payload == fact_payload(base.facts[reply.payload["fact"]], base)
    if reply.payload["kind"] == "clarify":
        offered = [base.facts[entry["fact"]] for entry in reply.payload["suggestions"]]
        assert 1 <= len(offered) <= 3
        assert reply.payload == clarify_payload(offered)


@pytest.mark.parametrize("channel", ["rest", "sms"])
def test_everything_said_stands_in_the_repository(converse: Any, base: FactBase, channel: str) -> None:
    world = ClosedWorld(base)
    texts = messages()
    assert len(texts) > 400
    for i, text in enumerate(texts if channel == "rest" else texts[::3]):
        conversation = converse(channel)
        check(conversation.say(text), world, base)
        check(conversation.say(FOLLOW_UPS[i % len(FOLLOW_UPS)]), world, base)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "?", "\0", "💉" * 50, "a" * 10_000, "<script>alert(1)</script>", "{answer}", "{{7*7}}", "/",
        "/no_such_intent", '/choose_option{"fact": "no-such-fact"}', '/choose_option{"fact": 7}',
        "/ask_fact", "/restart", "/session_start", "هل الهيروين آمن", "​‮", "'; DROP TABLE events; --",
    ],
)  # fmt: skip
def test_strange_messages_get_an_honest_line(converse: Any, base: FactBase, text: str) -> None:
    conversation = converse()
    reply = conversation.say(text)
    if text not in {"/restart", "/session_start"}:
        check(reply, ClosedWorld(base), base)
    check(conversation.say("does it help people recover"), ClosedWorld(base), base)


def test_every_response_by_sms_fits_two_segments() -> None:
    domain = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    for name, variants in domain["responses"].items():
        said = next((v for v in variants if v.get("channel") == "sms"), variants[0])["text"]
        assert count_segments(plain(said)) <= MOST_SEGMENTS, name
    for name, text in load_sms_words(ROOT / "data" / "sms.yml").replies.items():
        assert not outside_gsm7(text), name
        assert count_segments(text) <= (1 if name in {"help", "too_many"} else MOST_SEGMENTS), name


def test_the_closed_world_refuses_other_words(base: FactBase) -> None:
    world = ClosedWorld(base)
    fact = base.facts["overdose-risk"]
    assert world.allows(sms_answer(fact, base))
    assert not world.allows(fact.full + " It is safe.")
    assert not world.allows("Take 10 mg.")
