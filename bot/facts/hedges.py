"""Whether a sentence says more, or less carefully, than the words it rests on.

A word list, not a proof: it can't see a hedge that was put another way. What it finds is mended, or the
sentence carries a written `reason`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.facts.models import Citation, Fact, Sentence
from bot.findings import Finding, error
from bot.language.numbers import numbers
from bot.sources.spans import SourceText


def _words(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


HEDGES = {
    "that it only may be so": _words("may|might|can|could|should|possibly|perhaps|depends"),
    "that it is so for some": _words(
        r"some|one of (?!its)|among|others|a few|many|small (?:group|number)|not everyone|up to|people who"
    ),
    "that it is so as a rule": _words("usually|generally|normally|often|mostly|mainly|more common"),
    "that it is roughly so": _words(r"about (?=\d)|up to|around|almost|nearly|or so"),
    "that it is held, or was shown": _words(
        r"considered|thought|believe[ds]?|shown|shows?|demonstrat\w+|according to|implicated|essentially|"
        r"said to|research|evidence|review"
    ),
}
"""What a quote may leave open, and the words that do so; a sentence keeps one for each that its quote has."""
STRONG = _words(
    "all|always|every|everyone|everybody|never|nobody|no one|nor|none|must|proves?|proved|proven|only|most|"
    "completely|fully|cures?|guarantees?|certain(?:ly)?|definitely|impossible"
)
"""Words that leave nothing open; a sentence has none that its quote hasn't."""
ALIKE = {"nobody": "none", "no one": "none", "nor": "none", "everybody": "everyone"}
NEGATION = re.compile(
    r"\b(?:not|no|none|nobody|nor|neither|never|without|cannot|free of)\b|n[’']t\b", re.IGNORECASE
)


def hedge_findings(fact: Fact, texts: Mapping[str, SourceText]) -> Iterator[Finding]:
    """Compare every sentence of a fact that cites with what it cites.

    Args:
        fact: its sentences and citations.
        texts: the source texts at hand, by id; without one the quote alone is read.

    Yields:
        A finding for a sentence that is stronger than its quotes and gives no reason, with both texts, and
        for a reason that nothing calls for.
    """
    for sentence in (*fact.full_sentences, *fact.sms_sentences):
        quoted = " … ".join(_words_of(fact.citations[i], texts) for i in sentence.cites)
        stronger = list(_differences(sentence.text, quoted)) if quoted else []
        if stronger and not sentence.reason:
            yield _finding(sentence, quoted, stronger)
        if sentence.reason and not stronger:
            yield error(
                sentence.place, f"{sentence.text!r} has a reason that nothing calls for", "Remove it."
            )


def _words_of(citation: Citation, texts: Mapping[str, SourceText]) -> str:
    text = texts.get(citation.source)
    return text.at(citation.start, citation.end) if text else citation.quote


def _differences(sentence: str, quoted: str) -> Iterator[str]:
    for left_open, words in HEDGES.items():
        if (kept := words.search(quoted)) and not words.search(sentence):
            yield f"leaves out {left_open} ({kept[0]!r})"
    for word in sorted(_strong_words(sentence) - _strong_words(quoted)):
        yield f"adds {word!r}"
    for number in sorted(numbers(sentence) - numbers(quoted)):
        yield f"adds the number {number:g}"
    if bool(NEGATION.search(sentence)) != bool(NEGATION.search(quoted)):
        yield "is negated where its quote is not, or the other way round"


def _strong_words(text: str) -> set[str]:
    found = {word.lower() for word in STRONG.findall(text)}
    return {ALIKE.get(word, word) for word in found}


def _finding(sentence: Sentence, quoted: str, stronger: list[str]) -> Finding:
    return error(
        sentence.place,
        f"{sentence.text!r} {'; '.join(stronger)}. It rests on {quoted!r}",
        "Say no more than the quote, cite what says it, or write under reason why it is right.",
    )
