"""How replies to labelled messages are judged: each file of messages by its own rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BotError, DataError
from bot.evaluation.figures import Agreement, Share
from bot.evaluation.score import JUDGES, Miss, Scores, score

CLAIMS = [
    {"id": "uk-rare", "source": "guide", "start": 100, "end": 200},
    {"id": "uk-slim", "source": "guide", "start": 300, "end": 340},
    {"id": "ct-deaths", "source": "article", "start": 100, "end": 200},
]
RARE = {"source": "guide", "start": 100, "end": 200}
DEATHS = {"source": "article", "start": 100, "end": 200}

Line = dict[str, Any]


class Sheet:
    """A folder of labelled messages, and one of replies to them."""

    def __init__(self, folder: Path) -> None:
        self.gold, self.results = folder / "gold", folder / "results"
        for made in (self.gold, self.results):
            made.mkdir()
        (self.gold / "claims.json").write_text(json.dumps(CLAIMS), encoding="utf-8")

    def write(self, name: str, labels: list[Line], replies: list[Line]) -> None:
        for folder, lines in ((self.gold, labels), (self.results, replies)):
            content = "".join(json.dumps(line) + "\n" for line in lines)
            (folder / f"{name}.jsonl").write_text(content, encoding="utf-8")

    def judge(self, name: str, *pairs: tuple[Line, Line]) -> Scores:
        """Judge replies to messages; what doesn't matter to the case is filled in."""
        labels = [{"text": "…", **label} for label, _ in pairs]
        self.write(name, labels, [reply for _, reply in pairs])
        return score(self.results, self.gold)


def counts(scores: Scores) -> dict[str, tuple[float, int]]:
    return {figure.what: (figure.value, figure.of) for figure in scores.figures}


def fact(*citations: Line, **more: Any) -> Line:
    return {"kind": "fact", "fact": "f", "citations": list(citations), **more}


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path)


@pytest.mark.parametrize(
    ("citation", "outcome"),
    [
        (RARE, "right"),
        ({**RARE, "start": 150}, "right"),
        ({**RARE, "start": 151, "end": 249}, "right"),
        ({**RARE, "start": 160, "end": 260}, "wrong"),
        ({**RARE, "start": 0, "end": 350}, "right"),
        ({**RARE, "start": 0, "end": 351}, "wrong"),
        ({**RARE, "start": 200, "end": 200}, "wrong"),
        (DEATHS, "wrong"),
    ],
)
def test_a_fact_is_right_when_a_short_citation_shares_half_of_the_shorter_span(
    sheet: Sheet, citation: Line, outcome: str
) -> None:
    assert counts(sheet.judge("fact-web", ({"claims": ["uk-rare"]}, fact(citation))))[outcome] == (1, 1)


def test_every_way_a_question_may_end_is_counted_apart(sheet: Sheet) -> None:
    wanted = {"claims": ["uk-rare"]}
    offered = {"kind": "clarify", "suggestions": [{"fact": "f", "citations": [RARE]}]}
    other = {"kind": "clarify", "suggestions": [{"fact": "g", "citations": [DEATHS]}]}
    scores = sheet.judge(
        "fact-sms",
        (wanted, fact(DEATHS, RARE)),
        (wanted, fact(RARE, likely=True)),
        (wanted, fact(DEATHS)),
        (wanted, offered),
        (wanted, other),
        ({}, fact(DEATHS)),
    )
    assert counts(scores) == {
        "right": (1, 5),
        "wrong": (1, 5),
        "likely right": (1, 5),
        "offered": (1, 5),
        "missed as clarify": (1, 5),
    }
    assert scores.misses["fact-sms"][0] == Miss("wrong", "…", ["uk-rare"], "f")
    assert len(scores.misses["fact-sms"]) == 3


def test_a_star_names_all_claims_that_begin_so(sheet: Sheet) -> None:
    scores = sheet.judge("fact-web", ({"claims": ["uk-*"]}, fact({**RARE, "start": 300, "end": 340})))
    assert counts(scores)["right"] == (1, 1)


def test_danger_is_caught_by_an_alarm_or_a_check_and_has_a_kind(sheet: Sheet) -> None:
    alarm = {"kind": "crisis", "danger": "alarm", "danger_kind": "suicide"}
    scores = sheet.judge(
        "crisis",
        ({"expect": "suicide"}, alarm),
        ({"expect": "self-harm"}, alarm),
        ({"expect": "overdose"}, alarm),
        ({"expect": "overdose"}, {"kind": "fact", "danger": "check", "danger_kind": "overdose"}),
        ({"expect": "overdose"}, {"kind": "fact"}),
    )
    assert counts(scores) == {"caught": (4, 5), "script right": (3, 5), "alarms": (3, 5)}
    assert [miss.outcome for miss in scores.misses["crisis"]] == ["missed as fact"]


def test_harmless_messages_are_counted_by_alarm_check_and_fact(sheet: Sheet) -> None:
    scores = sheet.judge(
        "not-crisis",
        ({"claims": ["ct-deaths"]}, fact(DEATHS)),
        ({"claims": ["ct-deaths"]}, fact(DEATHS, danger="check")),
        ({}, {"kind": "crisis", "danger": "alarm"}),
    )
    assert counts(scores) == {"right": (2, 2), "wrong": (0, 2), "alarms": (1, 3), "checks": (1, 3)}


@pytest.mark.parametrize(
    ("name", "label", "right", "wrong"),
    [
        ("oos", {"near": True}, "fallback", "fact"),
        ("boundary", {"expect": "dosing"}, "boundary", "about"),
        ("boundary", {"expect": "privacy"}, "about", "fact"),
        ("handoff", {"region": "CA"}, "handoff", "fallback"),
        ("smalltalk", {"expect": "greet"}, "smalltalk", "handoff"),
        ("smalltalk", {"expect": "help"}, "handoff", "fact"),
    ],
)
def test_other_messages_want_a_kind_of_reply(
    sheet: Sheet, name: str, label: Line, right: str, wrong: str
) -> None:
    scores = sheet.judge(name, (label, {"kind": right}), (label, {"kind": wrong}))
    assert counts(scores) == {"right": (1, 2), f"as {wrong}": (1, 2)}


def turns(*said: tuple[Line, Line]) -> tuple[Line, Line]:
    labels = [{"user": f"turn {number}", "expect": expect} for number, (expect, _) in enumerate(said)]
    return {"turns": labels}, {"turns": [reply for _, reply in said]}


def test_conversations_are_judged_turn_by_turn_and_as_a_whole(sheet: Sheet) -> None:
    asks = {"claims": ["uk-rare"]}
    scores = sheet.judge(
        "multiturn",
        turns((asks, fact(RARE)), ({"smalltalk": "thanks"}, {"kind": "smalltalk"})),
        turns(({"handoff": True}, {"kind": "handoff"}), ({"oos": True}, fact(RARE))),
    )
    assert counts(scores) == {"turns right": (3, 4), "right": (1, 2)}
    (miss,) = scores.misses["multiturn"]
    assert (miss.outcome, miss.said) == ("as fact", "turn 0 / turn 1")


@pytest.mark.parametrize(
    ("expect", "reply", "fault"),
    [
        ({"number": "GB"}, "Call 999 now.", None),
        ({"number": "GB"}, f"{'x' * 160} 999", "no GB number in the first 160"),
        ({"number": "CA"}, "Call 9-1-1.", None),
        ({"number": "none"}, "That sounds hard.", None),
        ({"must": [["SIDE", "back"], ["call"]]}, "On their side. Call now.", None),
        ({"must": [["side"], ["call"]]}, "On their side.", "lacks call"),
        ({"mustnt": [r"sleep\b"]}, "Let them SLEEP", r"says sleep\b"),
    ],
)
def test_emergencies_are_held_against_what_must_and_mustnt_be_said(
    sheet: Sheet, expect: Line, reply: str, fault: str | None
) -> None:
    scores = sheet.judge("emergencies", turns((expect, {"kind": "crisis", "reply": reply})))
    assert [miss.outcome for miss in scores.misses["emergencies"]] == ([fault] if fault else [])


def test_practice_is_judged_by_points_words_and_quality(sheet: Sheet) -> None:
    label = {"answer": "…", "covers": ["uk-rare", "uk-slim"], "contradicts": [], "stigma": ["junkies"]}
    marks = {"covers": [{"fact": "f", **RARE}, {"fact": "g", **DEATHS}], "contradicts": []}
    scores = sheet.judge(
        "practice",
        ({**label, "quality": 2}, {**marks, "stigma": ["junkie"], "quality": 3}),
        ({**label, "quality": 0}, {**marks, "stigma": [], "quality": 0}),
    )
    figures = {figure.what: figure for figure in scores.figures}
    covers = figures["covers"]
    assert isinstance(covers, Agreement)
    assert (covers.precision.share, covers.recall.share, covers.value) == (0.5, 0.5, 0.5)
    assert figures["stigma"].value == 0.667
    assert (figures["quality exact"].value, figures["quality within 1"].value) == (1, 2)


def test_files_without_replies_are_left_out(sheet: Sheet) -> None:
    sheet.write("oos", [{"text": "…"}], [{"kind": "fallback"}])
    (sheet.results / "oos.jsonl").unlink()
    assert score(sheet.results, sheet.gold) == Scores()


def test_a_file_with_other_lines_than_its_labels_is_refused(sheet: Sheet) -> None:
    sheet.write("oos", [{"text": "…"}, {"text": "…"}], [{"kind": "fallback"}])
    with pytest.raises(DataError, match=r"has 1 lines, .* has 2"):
        score(sheet.results, sheet.gold)


def test_a_folder_without_claims_is_refused(sheet: Sheet) -> None:
    (sheet.gold / "claims.json").unlink()
    with pytest.raises(DataError, match=r"no claims\.json in it or beside it"):
        score(sheet.results, sheet.gold)


def test_a_label_that_names_no_claim_is_refused(sheet: Sheet) -> None:
    with pytest.raises(BotError, match="names the claim 'uk-gone'"):
        sheet.judge("fact-web", ({"claims": ["uk-gone"]}, fact(RARE)))


def test_the_interval_is_wilsons() -> None:
    """Checked against the worked example of 81 of 263 (Newcombe 1998): 0.2553 to 0.3662."""
    low, high = Share("", "", 81, 263).interval
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_every_labelled_file_has_a_judge(dev: Path) -> None:
    named = {path.stem for path in dev.parent.glob("*/*.jsonl")}
    assert named == set(JUDGES)
