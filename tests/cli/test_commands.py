"""The `bot` commands a curator uses, run as commands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from bot.facts.models import FactBase
from bot.settings import Settings
from bot.sources.models import load_sources
from bot.sources.spans import missing_texts

Bot = Callable[..., Result]


def test_check_says_that_all_is_in_order(bot: Bot, here: Settings) -> None:
    """The source texts are not in the repository: where they are missing, one line says so."""
    finished = bot("facts", "check", BOT_SOURCES_REQUIRED="")
    assert finished.exit_code == 0, finished.stdout
    missing = missing_texts(load_sources(here.data / "sources").values(), here.sources_dir)
    assert f"in order; {1 if missing else 0} warning(s)" in finished.stdout


def test_check_without_the_sources_says_so_in_a_line_and_fails_where_they_must_be(
    bot: Bot, tmp_path: Path
) -> None:
    finished = bot("facts", "check", BOT_SOURCES_DIR=str(tmp_path), BOT_SOURCES_REQUIRED="")
    assert finished.exit_code == 0 and len(finished.stdout.splitlines()) == 2
    assert "quotes were not checked" in finished.stdout and "BOT_SOURCES_DIR" in finished.stdout
    finished = bot("facts", "check", BOT_SOURCES_DIR=str(tmp_path), BOT_SOURCES_REQUIRED="true")
    assert finished.exit_code == 1 and finished.stdout.count("error: ") == 1


def test_show_lists_all_and_one(bot: Bot, base: FactBase) -> None:
    listed = bot("facts", "show", COLUMNS="200").stdout
    assert all(id_ in listed for id_ in base.facts)
    one = bot("facts", "show", "fentanyl-strength", COLUMNS="300").stdout
    assert all(sentence.text in one for sentence in base.facts["fentanyl-strength"].full_sentences)
    assert "thirty to fifty times as strong as heroin" in one
    assert "published by nobody it names; CA, en; date: not given in the text" in one


def test_show_of_an_unknown_fact_is_one_line(bot: Bot) -> None:
    finished = bot("facts", "show", "no-such")
    assert finished.exit_code == 1
    assert finished.stderr == "bot: there is no fact 'no-such'. `bot facts show` lists them.\n"


def test_export_is_json_with_every_fact_and_source(bot: Bot, base: FactBase) -> None:
    content = json.loads(bot("facts", "export").stdout)
    assert [fact["id"] for fact in content["facts"]] == list(base.facts)
    assert {source["id"] for source in content["sources"]} == set(base.sources)
    assert content["facts"][0]["citations"][0].keys() == {"id", "source", "start", "end", "quote"}


def test_train_says_that_nothing_changed(bot: Bot, model: Path) -> None:
    assert bot("train").stdout == f"Nothing changed since {model.name} was trained.\n"


def test_ask_for_people_and_for_machines(bot_with_assistant: Bot, model: Path, base: FactBase) -> None:
    assert (
        base.facts["fentanyl-strength"].full[:40]
        in bot_with_assistant("ask", "How strong is fentanyl?").stdout
    )
    payload = json.loads(bot_with_assistant("ask", "--json", "How strong is fentanyl?").stdout)
    assert (payload["kind"], payload["fact"]) == ("fact", "fentanyl-strength")


def test_why_says_what_decided(bot_with_assistant: Bot, model: Path) -> None:
    told = bot_with_assistant("why", "My mate is on it. hes gone blue and wont wake up").stdout
    assert "hes gone blue and wont wake up" in told
    assert "danger: alarm of crisis_overdose (sign, probability" in told
    assert told.splitlines()[-1].split() == ["Taken", "for", "crisis_overdose"]
    assert "sure: ask_fact" in bot_with_assistant("why", "How strong is fentanyl?").stdout
    after = bot_with_assistant("why", "How strong is fentanyl?", "and is it in the clinic stuff").stdout
    assert "after what came before: ask_fact/" in after


def test_chat_holds_a_conversation(bot_with_assistant: Bot, model: Path, base: FactBase) -> None:
    finished = bot_with_assistant("chat", typed="How strong is fentanyl?\nwhere does it say that?\n/quit\n")
    assert finished.exit_code == 0, finished.stderr
    assert "thirty to fifty times as strong as heroin …”" in " ".join(finished.stdout.split())


def test_evaluate_keeps_to_the_contract(bot_with_assistant: Bot, model: Path, tmp_path: Path) -> None:
    lines = [
        {"text": "How strong is fentanyl?", "other": 1},
        {"turns": [{"user": "How strong is fentanyl?"}, {"user": "say that again please", "expect": {}}]},
        {"text": "asdf qwer"},
    ]
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    finished = bot_with_assistant("evaluate", str(source), "--out", str(target))
    assert finished.exit_code == 0, finished.stderr
    first, turns, last = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    keys = {
        "text",
        "kind",
        "fact",
        "likely",
        "citations",
        "suggestions",
        "lines",
        "danger",
        "danger_kind",
        "reply",
        "ms",
    }
    assert first.keys() == keys and last.keys() == keys
    assert first["kind"] == "fact" and first["citations"][0].keys() == {"source", "start", "end"}
    assert first["suggestions"][0].keys() == {"fact", "citations"}
    assert [turn["fact"] for turn in turns["turns"]] == ["fentanyl-strength"] * 2
    assert last["kind"] in {"fallback", "clarify"}


@pytest.mark.parametrize(
    ("content", "problem"), [("{", "in.jsonl:1: is not JSON"), ('{"q": 1}', "neither text nor turns")]
)
def test_evaluate_names_the_bad_line(
    bot: Bot, model: Path, tmp_path: Path, content: str, problem: str
) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(content + "\n", encoding="utf-8")
    finished = bot("evaluate", str(path), "--out", str(tmp_path / "out.jsonl"))
    assert finished.exit_code == 1 and problem in finished.stderr
    assert "Traceback" not in finished.stderr


def test_evaluate_prints_how_good_the_replies_to_labelled_messages_are(
    bot_with_assistant: Bot, model: Path, base: FactBase, tmp_path: Path
) -> None:
    citation = base.facts["fentanyl-strength"].citations[0]
    claim = {"id": "c", "source": citation.source, "start": citation.start, "end": citation.end}
    gold, out = tmp_path / "gold", tmp_path / "out"
    gold.mkdir()
    (gold / "claims.json").write_text(json.dumps([claim]), encoding="utf-8")
    asked = [{"text": "How strong is fentanyl?", "claims": ["c"]}, {"text": "hello", "claims": ["c"]}]
    (gold / "fact-web.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    finished = bot_with_assistant("evaluate", "--gold", str(gold), "--out", str(out), COLUMNS="100")
    assert finished.exit_code == 0, finished.stderr
    assert re.search(r"fact-web +right +1 of 2 +50\.0%", finished.stdout)
    (miss,) = json.loads((out / "misses.json").read_text(encoding="utf-8"))["fact-web"]
    assert (miss["said"], miss["outcome"]) == ("hello", "missed as smalltalk")


def test_evaluate_wants_files_or_a_folder_of_labelled_messages(bot: Bot, tmp_path: Path) -> None:
    assert "FILEs, or a folder" in bot("evaluate").stderr
    assert "--out" in bot("evaluate", "some.jsonl").stderr
    finished = bot("evaluate", "--gold", str(tmp_path))
    assert finished.exit_code == 1 and "no labelled messages" in finished.stderr


def test_settings_that_make_no_sense_are_one_line(bot: Bot) -> None:
    finished = bot("facts", "check", BOT_PORT="eighty")
    assert finished.exit_code == 1
    assert finished.stderr.startswith("bot: BOT_PORT is 'eighty', which is no number.")
