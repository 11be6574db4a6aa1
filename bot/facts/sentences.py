"""What must hold of a fact's sentences: each one sentence, the first true whichever way it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts.models import Fact, Sentences
from bot.findings import Finding, error

ANSWERS = re.compile(
    r"(?:yes|no|not (?:really|always)|of course|true|false|myth|right|wrong|never|always|often|sometimes|"
    r"mostly|mainly|usually|rarely|seldom|only|maybe|perhaps|possibly|probably|quite|much|less|more|in part|"
    r"partly|for (?:some|a few)|both|neither|either|nothing|it|they|this|that|these|those|he|she|so|but|and|"
    r"because)\b(?! (?:of|source|one)\b)",
    re.IGNORECASE,
)
"""Openings that answer one wording of a question, and would be untrue after another."""
NEXT_SENTENCE = re.compile(r"(?<!e\.g)(?<!i\.e)[.!?][\"”)]* +[A-Z“]")


def sentence_findings(fact: Fact) -> Iterator[Finding]:
    """Check the sentences of both texts of a fact.

    Yields:
        A finding for an opening that answers, an entry with several sentences or without an end, and a
        citation that no sentence rests on.
    """
    for sentences in (fact.full_sentences, fact.sms_sentences):
        yield from _opening_findings(sentences)
        yield from _form_findings(sentences)
    cited = {i for sentence in (*fact.full_sentences, *fact.sms_sentences) for i in sentence.cites}
    for i, citation in enumerate(fact.citations):
        if i not in cited:
            yield error(
                citation.place,
                f"no sentence rests on citation {citation.id!r} of {fact.id}",
                "Name its id under cites of a sentence, or remove it.",
            )


def _opening_findings(sentences: Sentences) -> Iterator[Finding]:
    first = sentences[0]
    if opening := ANSWERS.match(first.text):
        yield error(
            first.place,
            f"begins with {opening[0]!r}, which answers one way of asking",
            "Say the fact itself first, with what it is about as its subject.",
        )


def _form_findings(sentences: Sentences) -> Iterator[Finding]:
    for sentence in sentences:
        if NEXT_SENTENCE.search(sentence.text):
            yield error(
                sentence.place,
                f"{sentence.text!r} is more than one sentence",
                "Make an entry of each, so that each names what it rests on.",
            )
        if not sentence.text.endswith((".", "!", "?", ".”", ".)")):
            yield error(sentence.place, f"{sentence.text!r} does not end", "End it with a full stop.")
