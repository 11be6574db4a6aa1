"""The lines `bot practice score` reads and writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DataError, Place
from bot.json_lines import read_json_lines
from bot.practice.feedback import ORDER, Feedback, Remark
from bot.practice.meaning import Mark
from bot.practice.score import Score


@dataclass(frozen=True)
class Attempt:
    """A myth as a client said it, and what a worker would answer."""

    myth: str
    answer: str


def read_attempts(path: Path) -> list[Attempt]:
    """Read a JSON Lines file of {"myth", "answer"} objects; other keys are ignored.

    Raises:
        DataError: the file is missing, is not UTF-8, or a line is something else.
    """
    return [_attempt(entry, place) for place, entry in read_json_lines(path)]


def score_record(score: Score) -> dict[str, Any]:
    """A score as the contract has it: claims by the spans they rest on, words as typed, quality 0 to 3."""
    return {
        "covers": [_mark_record(mark) for mark in score.covers],
        "contradicts": [_mark_record(mark) for mark in score.untrue],
        "stigma": [mark.typed for mark in score.stigma],
        "quality": score.quality,
    }


def feedback_record(score: Score, answer: str, feedback: Feedback) -> dict[str, Any]:
    """What a page shows of a score: the verdict, and remarks by section with the words that earned them."""
    remarks = feedback.remarks(score, answer)
    return {
        "scenario": score.scenario.id,
        "quality": score.quality,
        "verdict": feedback.verdict(score),
        "sections": [
            {
                "id": section,
                "title": feedback.title(section),
                "remarks": [_remark_record(r, answer) for r in remarks if r.section == section],
            }
            for section in ORDER
        ],
    }


def _remark_record(remark: Remark, answer: str) -> dict[str, Any]:
    earned_by = None if remark.start is None else answer[remark.start : remark.end]
    return {"text": remark.text, "start": remark.start, "end": remark.end, "words": earned_by}


def _mark_record(mark: Mark) -> dict[str, Any]:
    citation = mark.point.citation
    return {
        "fact": mark.point.fact,
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
    }


def _attempt(entry: dict[str, Any], place: Place) -> Attempt:
    for key in ("myth", "answer"):
        if not isinstance(entry.get(key), str):
            raise DataError(place, f"{key} is missing or no text", 'Write {"myth": "…", "answer": "…"}.')
    return Attempt(entry["myth"], entry["answer"])
