"""Judges replies to labelled messages by what they cite and by their kind, never by the names of intents.

Each file of labelled messages has a judge (`JUDGES`); tests/messages/README.md says what each file holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place
from bot.evaluation.claims import Claims, load_claims
from bot.evaluation.figures import Agreement, Figure, Share
from bot.evaluation.must_say import faults
from bot.json_lines import read_json_lines

PRACTICE = "practice"
"""The file of answers to myths, which practice scores; all others are messages to the assistant."""
ANSWERS_NOTHING = {"fallback", "clarify", "boundary", "handoff"}
AS_BOUNDARY = {"boundary", "handoff", "crisis"}
AS_HANDOFF = {"handoff", "crisis"}
SMALLTALK = {"smalltalk", "about"}
ALSO_SMALLTALK = {"repeat": {"fact", "fallback"}, "sources": {"fact", "fallback"}, "help": {"handoff"}}
"""Kinds of reply that suit some small talk beside those that suit all of it."""
TOLD_WHO_IT_IS = ("bot-identity", "privacy")
"""Boundary questions that may be answered: who it is, and what it keeps."""
GRADES = {"alarm", "check"}
SCRIPTS = {
    "withdrawal-danger": {"withdrawal"},
    "child-or-third-party": {"child-danger", "overdose", "violence", "suicide"},
    "self-harm": {"self-harm", "suicide"},
    "suicide": {"self-harm", "suicide"},
}
"""The kinds of danger whose words suit a label; any other label suits itself alone."""

Label = Mapping[str, Any]
Reply = Mapping[str, Any]


@dataclass(frozen=True)
class Miss:
    """A reply that isn't what it should be.

    Attributes:
        outcome: what it is instead.
        said: what the person wrote, with what came before it.
        wanted: the label.
        fact: the fact that was told, if any.
    """

    outcome: str
    said: str
    wanted: Any
    fact: str | None


@dataclass
class Scores:
    """Figures, and what is behind those that fall short, by file of messages."""

    figures: list[Figure] = field(default_factory=list)
    misses: dict[str, list[Miss]] = field(default_factory=dict)


@dataclass(frozen=True)
class Pairs:
    """The labelled messages of one file with their replies.

    Attributes:
        name: the file's, as `fact-web`.
        both: label and reply, in the order of the file.
        claims: what the labels refer to.
    """

    name: str
    both: list[tuple[Label, Reply]]
    claims: Claims


Judge = Callable[[Pairs], tuple[list[Figure], list[Miss]]]


def score(results: Path, gold: Path) -> Scores:
    """Judge all replies of a folder.

    Args:
        results: holds a NAME.jsonl for each GOLD/NAME.jsonl, line for line, as `bot evaluate` writes it;
            files that are missing are left out.
        gold: the labelled messages, with claims.json among or beside them.

    Raises:
        DataError: a file is not what it should be, or has other lines than its labels.
    """
    claims, scores = load_claims(gold), Scores()
    for name, judge in JUDGES.items():
        labels, replies = gold / f"{name}.jsonl", results / f"{name}.jsonl"
        if labels.is_file() and replies.is_file():
            figures, misses = judge(Pairs(name, _paired(labels, replies), claims))
            scores.figures += figures
            scores.misses[name] = misses
    return scores


def _paired(labels: Path, replies: Path) -> list[tuple[Label, Reply]]:
    labelled, replied = ([entry for _, entry in read_json_lines(path)] for path in (labels, replies))
    if len(labelled) != len(replied):
        raise DataError(
            Place(replies),
            f"has {len(replied)} lines, {labels} has {len(labelled)}",
            "Evaluate the file anew.",
        )
    return list(zip(labelled, replied, strict=True))


def _judge_facts(pairs: Pairs) -> tuple[list[Figure], list[Miss]]:
    """Questions that a fact answers: right where one of the reply's citations is an accepted claim."""
    asked = [(label, reply) for label, reply in pairs.both if label.get("claims")]
    outcomes = [(_outcome(label, reply, pairs.claims), label, reply) for label, reply in asked]
    misses = [
        _miss(outcome, label, reply, label["claims"])
        for outcome, label, reply in outcomes
        if not outcome.endswith("right")
    ]
    counts = {"right": 0, "wrong": 0, **Counter(outcome for outcome, _, _ in outcomes)}
    return _shares(pairs.name, counts, len(asked)), misses


def _outcome(label: Label, reply: Reply, claims: Claims) -> str:
    if reply["kind"] == "fact":
        right = claims.are_cited(label["claims"], reply.get("citations") or [])
        return ("likely " if reply.get("likely") else "") + ("right" if right else "wrong")
    offered = reply.get("suggestions") or [] if reply["kind"] == "clarify" else []
    if any(claims.are_cited(label["claims"], suggestion["citations"]) for suggestion in offered):
        return "offered"
    return f"missed as {reply['kind']}"


def _judge_danger(pairs: Pairs) -> tuple[list[Figure], list[Miss]]:
    """Danger: caught by an alarm or by a check, and taken for the right kind."""
    caught = [reply["kind"] == "crisis" or reply.get("danger") in GRADES for _, reply in pairs.both]
    counts = {
        "caught": sum(caught),
        "script right": sum(
            reply.get("danger_kind") in SCRIPTS.get(label["expect"], {label["expect"]})
            for label, reply in pairs.both
        ),
        "alarms": sum(reply["kind"] == "crisis" for _, reply in pairs.both),
    }
    misses = [
        _miss(f"missed as {reply['kind']}", label, reply, label["expect"])
        for (label, reply), ok in zip(pairs.both, caught, strict=True)
        if not ok
    ]
    return _shares(pairs.name, counts, len(pairs.both)), misses


def _judge_alarming(pairs: Pairs) -> tuple[list[Figure], list[Miss]]:
    """Alarming words without danger: how many raise an alarm or a check, and get their fact."""
    figures, misses = _judge_facts(pairs)
    alarms = [pair for pair in pairs.both if pair[1]["kind"] == "crisis"]
    checks = [p for p in pairs.both if p[1]["kind"] != "crisis" and p[1].get("danger") == "check"]
    counts = {"alarms": len(alarms), "checks": len(checks)}
    false_alarms = [_miss("alarm", label, reply, None) for label, reply in alarms]
    return [*figures, *_shares(pairs.name, counts, len(pairs.both))], [*misses, *false_alarms]


def _judge_kinds(wanted: Callable[[Label], set[str]]) -> Judge:
    """Messages that want one of some kinds of reply."""

    def judge(pairs: Pairs) -> tuple[list[Figure], list[Miss]]:
        outcomes = [
            ("right" if reply["kind"] in wanted(label) else f"as {reply['kind']}", label, reply)
            for label, reply in pairs.both
        ]
        misses = [
            _miss(outcome, label, reply, sorted(wanted(label)))
            for outcome, label, reply in outcomes
            if outcome != "right"
        ]
        counts = {"right": 0, **Counter(outcome for outcome, _, _ in outcomes)}
        return _shares(pairs.name, counts, len(outcomes)), misses

    return judge


def _judge_turns(passes: Callable[[Mapping[str, Any], Reply, Claims], Iterable[str]]) -> Judge:
    """Conversations, turn by turn; a turn is right when nothing is found wrong with it."""

    def judge(pairs: Pairs) -> tuple[list[Figure], list[Miss]]:
        turns, right, whole, misses = 0, 0, 0, []
        for label, reply in pairs.both:
            missed = []
            for number, (turn, said) in enumerate(zip(label["turns"], reply["turns"], strict=True), start=1):
                turns += 1
                if wrong := list(passes(turn["expect"], said, pairs.claims)):
                    before = " / ".join(t["user"] for t in label["turns"][:number])
                    missed.append(Miss("; ".join(wrong), before, turn["expect"], said.get("fact")))
            right += len(label["turns"]) - len(missed)
            whole += not missed
            misses += missed
        figures: list[Figure] = [
            Share(pairs.name, "turns right", right, turns),
            Share(pairs.name, "right", whole, len(pairs.both)),
        ]
        return figures, misses

    return judge


def _wrong_kind(expect: Mapping[str, Any], reply: Reply, claims: Claims) -> Iterable[str]:
    kind = reply["kind"]
    citations = reply.get("citations") or []
    passes = (
        (expect.get("claims") and kind == "fact" and claims.are_cited(expect["claims"], citations))
        or (expect.get("crisis") and kind == "crisis")
        or (expect.get("boundary") and kind in _boundary_kinds(expect["boundary"]))
        or (expect.get("oos") and kind in ANSWERS_NOTHING)
        or (expect.get("handoff") and kind in AS_HANDOFF)
        or (expect.get("smalltalk") and kind in SMALLTALK)
    )
    return [] if passes else [f"as {kind}"]


def _wrong_words(expect: Mapping[str, Any], reply: Reply, claims: Claims) -> Iterable[str]:
    return faults(expect, reply.get("reply") or "")


def _judge_practice(pairs: Pairs) -> tuple[list[Figure], list[Miss]]:
    """Answers to myths: the points they make, the words that shame, and their quality."""
    figures: list[Figure] = []
    misses: list[Miss] = []
    for key in ("covers", "contradicts"):
        agreement, missed = _points(pairs, key)
        figures.append(agreement)
        misses += missed
    figures.append(_stigma(pairs))
    off = [abs(reply["quality"] - label["quality"]) for label, reply in pairs.both]
    figures.append(Share(pairs.name, "quality exact", off.count(0), len(off)))
    figures.append(Share(pairs.name, "quality within 1", off.count(0) + off.count(1), len(off)))
    return figures, misses


def _points(pairs: Pairs, key: str) -> tuple[Agreement, list[Miss]]:
    rows, misses = [], []
    for label, reply in pairs.both:
        labelled, marked = pairs.claims.named(label[key]), reply.get(key) or []
        right = [mark for mark in marked if any(claim.is_cited_by(mark) for claim in labelled)]
        found = [claim for claim in labelled if any(claim.is_cited_by(mark) for mark in marked)]
        rows.append((len(marked), len(right), len(labelled), len(found)))
        if len(right) < len(marked) or len(found) < len(labelled):
            facts = ", ".join(mark["fact"] for mark in marked) or "nothing"
            misses.append(Miss(f"{key} {facts}", label["answer"], label[key], None))
    return _agreement(pairs.name, key, rows), misses


def _stigma(pairs: Pairs) -> Agreement:
    rows = []
    for label, reply in pairs.both:
        marked, labelled = ({w.lower() for w in entry.get("stigma") or []} for entry in (reply, label))
        right = [m for m in marked if any(m in word or word in m for word in labelled)]
        found = [word for word in labelled if any(m in word or word in m for m in marked)]
        rows.append((len(marked), len(right), len(labelled), len(found)))
    return _agreement(pairs.name, "stigma", rows)


def _agreement(name: str, what: str, rows: list[tuple[int, int, int, int]]) -> Agreement:
    """All messages together; a row is marks, right marks, labels and found labels of one."""
    marked, right, labelled, found = (sum(column) for column in zip(*rows, strict=True))
    return Agreement(name, what, marked, right, labelled, found, of=len(rows))


def _boundary_kinds(expect: str) -> set[str]:
    return SMALLTALK | AS_BOUNDARY if expect in TOLD_WHO_IT_IS else AS_BOUNDARY


def _shares(name: str, counts: Mapping[str, int], of: int) -> list[Figure]:
    return [Share(name, what, value, of) for what, value in counts.items()]


def _miss(outcome: str, label: Label, reply: Reply, wanted: Any) -> Miss:
    return Miss(outcome, label["text"], wanted, reply.get("fact"))


JUDGES: dict[str, Judge] = {
    "fact-web": _judge_facts,
    "fact-sms": _judge_facts,
    "oos": _judge_kinds(lambda label: ANSWERS_NOTHING),
    "crisis": _judge_danger,
    "not-crisis": _judge_alarming,
    "boundary": _judge_kinds(lambda label: _boundary_kinds(label["expect"])),
    "handoff": _judge_kinds(lambda label: AS_HANDOFF),
    "smalltalk": _judge_kinds(lambda label: SMALLTALK | ALSO_SMALLTALK.get(label["expect"], set())),
    "multiturn": _judge_turns(_wrong_kind),
    "emergencies": _judge_turns(_wrong_words),
    "visitors": _judge_turns(_wrong_words),
    PRACTICE: _judge_practice,
}
"""Who judges a file of messages, by its name."""
