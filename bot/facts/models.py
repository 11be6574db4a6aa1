"""A fact, its citations, and the whole fact base."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bot.errors import Place
from bot.sources.guidance import Guidance
from bot.sources.models import Source

ASK_FACT = "ask_fact"
"""The retrieval intent of questions about facts; `ask_fact/<id>` is a fact's."""
OF_MYTHS = ("false", "misleading", "partly-true", "depends")
"""The verdicts that a myth may have."""
TRUE = "true"
"""The verdict of a fact that meets no myth."""
VERDICTS = (*OF_MYTHS, TRUE)

ENDS_OF_SENTENCES = (".", "!", "?", ".”")
"""How a quote ends that isn't cut off."""
CITED, GLOSS, ADVICE, LIMIT = "cited", "gloss", "advice", "limit"
UNCITED = (GLOSS, ADVICE, LIMIT)
"""What a sentence without citations may be: see `Sentence`."""
ON_GUIDANCE = (GLOSS, ADVICE)
"""Kinds of sentence that stand on public guidance."""


@dataclass(frozen=True)
class Citation:
    """A span of a source text and words quoted from it.

    Attributes:
        id: kebab-case, its own within the fact; whatever refers to the citation names it.
        source: the source's id.
        start: first Unicode code point of the span in the file's text.
        end: the code point after its last.
        quote: words from within the span, at most 25.
        place: where the citation stands.
    """

    id: str
    source: str
    start: int
    end: int
    quote: str
    place: Place

    @property
    def in_quotes(self) -> str:
        """The quote in quotation marks, with dots where it begins or ends within a sentence."""
        before = "" if self.quote[:1].isupper() else "… "
        after = "" if self.quote.endswith(ENDS_OF_SENTENCES) else " …"
        return f"“{before}{self.quote}{after}”"


@dataclass(frozen=True)
class Sentence:
    """One sentence of a fact's text, and what it rests on.

    Attributes:
        text: the sentence, in our words.
        kind: `cited`, else `gloss` (what a word means), `advice`, or `limit` (what the sources don't say).
        cites: where in the fact's citations those stand that it rests on, counted from 0.
        evidence: id of the public guidance that a gloss or advice stands on, None for the others.
        reason: why it may say more, or less carefully, than its quotes; None where it doesn't.
        place: where it stands.
    """

    text: str
    kind: str
    cites: tuple[int, ...]
    evidence: str | None
    reason: str | None
    place: Place


Sentences = tuple[Sentence, ...]


@dataclass(frozen=True)
class Scope:
    """What a fact applies to.

    Attributes:
        places: ISO 3166-1 alpha-2 codes, none when it is not about a place.
        group: the people it was shown for, None when it is not limited.
        as_of: the time a dated claim holds for, None for claims that are not dated.
    """

    places: tuple[str, ...]
    group: str | None
    as_of: str | None


@dataclass(frozen=True)
class Fact:
    """One reviewed entry: a question, its answer in our words, and what it stands on.

    Attributes:
        id: kebab-case; the same string in data, intent, payload and tests.
        topic: the heading it is listed under.
        question: what it answers, as a person would ask it.
        myth: the claim it meets as people repeat it, None for a plain fact.
        verdict: the rating of the myth, one of OF_MYTHS; `true` where there is none.
        sms_sentences: the answer for a text message, sentence by sentence.
        full_sentences: the answer everywhere else, sentence by sentence.
        applies_to: place, group and time it holds for.
        caveats: what it does not say.
        citations: at least one.
        related: ids of facts to suggest next.
        follow_up: id of the fact that a yes is answered with after this one, None for the first of related.
        why: id of the fact that answers "why?" after this one.
        overview_of: countries for which this fact answers "what about there?".
        akin: ids of facts so much alike that a question to one is answered by the other, too.
        about: ids of the lexicon's drugs that it says something of, beside heroin.
        review_by: the day by which a person must look at it again.
        place: where it stands.
    """

    id: str
    topic: str
    question: str
    myth: str | None
    verdict: str
    sms_sentences: Sentences
    full_sentences: Sentences
    applies_to: Scope
    caveats: tuple[str, ...]
    citations: tuple[Citation, ...]
    related: tuple[str, ...]
    follow_up: str | None
    why: str | None
    overview_of: tuple[str, ...]
    akin: tuple[str, ...]
    about: tuple[str, ...]
    review_by: datetime.date
    place: Place

    @property
    def sms(self) -> str:
        """The answer for a text message."""
        return _joined(self.sms_sentences)

    @property
    def full(self) -> str:
        """The answer everywhere else."""
        return _joined(self.full_sentences)

    @property
    def intent(self) -> str:
        """The retrieval intent that routes to this fact."""
        return f"{ASK_FACT}/{self.id}"


@dataclass(frozen=True)
class FactBase:
    """All facts, the sources they cite, and the guidance their advice stands on, by id."""

    facts: dict[str, Fact]
    sources: dict[str, Source]
    guidance: dict[str, Guidance]

    def sources_of(self, fact: Fact) -> list[Source]:
        """The sources a fact cites, each once, in the order of its citations."""
        ids = dict.fromkeys(citation.source for citation in fact.citations)
        return [self.sources[id_] for id_ in ids]

    def related_to(self, fact: Fact) -> list[Fact]:
        """The facts to suggest after this one."""
        return [self.facts[id_] for id_ in fact.related]


def akin(fact: Fact, facts: dict[str, Fact]) -> set[str]:
    """Ids of the facts that are akin to one, whichever of the two says so."""
    return {*fact.akin, *(other.id for other in facts.values() if fact.id in other.akin)}


def _joined(sentences: Sentences) -> str:
    return " ".join(sentence.text for sentence in sentences)
