"""Takes an answer apart: its sentences and their clauses, each with its place in the text."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

from bot.language.light_spacy import Doc, Language, Span, Token, blank

SHORTEST_CLAUSE = 3
"""Words; less than that is joined to the clause before."""
BREAKS = {";", ":", "—", "–", "(", ")"}
LINKS = {
    "and", "but", "because", "cos", "cause", "coz", "so", "though", "although", "while", "whereas", "which",
    "plus", "yet", "except", "since", "if", "when", "where", "or",
}  # fmt: skip
"""Words that begin a new clause; those of `ONLY_AFTER_COMMA` only after a comma."""
ONLY_AFTER_COMMA = {"and", "or", "so", "since", "if", "when", "where", "which"}


@dataclass(frozen=True)
class Passage:
    """A stretch of an answer.

    Attributes:
        start: first code point of it in the answer.
        end: the code point after its last.
        text: what stands there.
    """

    start: int
    end: int
    text: str

    def overlaps(self, other: Passage) -> bool:
        """Whether the two share any of the answer."""
        return self.start < other.end and other.start < self.end


def passages(text: str, nlp: Language) -> list[Passage]:
    """Every sentence, every clause of it, and every two clauses that stand side by side.

    Args:
        text: an answer as typed.
        nlp: a pipeline that finds sentences.
    """
    found: dict[tuple[int, int], Passage] = {}
    for sentence in _sentences(nlp(text)):
        clauses = _clauses(sentence)
        pairs = [sentence.doc[a.start : b.end] for a, b in itertools.pairwise(clauses)]
        for span in (sentence, *clauses, *pairs):
            passage = _passage(span)
            if passage.text:
                found[(passage.start, passage.end)] = passage
    return list(found.values())


def sentences(text: str, nlp: Language) -> list[Passage]:
    """The sentences of a text, those without a word left out."""
    return [passage for span in _sentences(nlp(text)) if (passage := _passage(span)).text]


def _sentences(doc: Doc) -> list[Span]:
    # People who text end a sentence with a line's end, too.
    found = []
    for sentence in doc.sents:
        start = sentence.start
        for token in sentence:
            if "\n" in token.text and token.i > start:
                found.append(doc[start : token.i])
                start = token.i + 1
        if start < sentence.end:
            found.append(doc[start : sentence.end])
    return found


def _clauses(sentence: Span) -> list[Span]:
    starts = [sentence.start]
    for token in sentence[1:]:
        if _begins_clause(token) and token.i - starts[-1] >= SHORTEST_CLAUSE:
            starts.append(token.i)
    ends = [*starts[1:], sentence.end]
    clauses = [sentence.doc[a:b] for a, b in zip(starts, ends, strict=True)]
    if len(clauses) > 1 and len(clauses[-1]) < SHORTEST_CLAUSE:
        clauses[-2:] = [sentence.doc[clauses[-2].start : sentence.end]]
    return clauses


def _begins_clause(token: Token) -> bool:
    doc, i = token.doc, token.i
    word, before = doc[i].lower_, doc[i - 1].text
    if before in BREAKS or before == ",":
        return True
    return word in LINKS - ONLY_AFTER_COMMA or doc[i].text in BREAKS


def _passage(span: Span) -> Passage:
    text = span.text
    left = len(text) - len(text.lstrip(" \t\n,;:—–()-"))
    stripped = text.strip(" \t\n,;:—–()-")
    start = span.start_char + left
    kept = stripped if any(character.isalnum() for character in stripped) else ""
    return Passage(start, start + len(stripped), kept)


@functools.lru_cache(maxsize=1)
def sentence_pipeline() -> Language:
    """A pipeline that only finds sentences; built once in a process."""
    nlp = blank("en")
    nlp.add_pipe("sentencizer")
    return nlp
