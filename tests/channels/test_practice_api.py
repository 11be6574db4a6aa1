"""What the practice page asks for, as an HTTP client meets it at the really running assistant."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
import requests
from live_clients import SECONDS
from serving import Served

ANSWER = "In a small group who had struggled with other treatments it was shown to cut crime."
WORDS_OF_DANGER = "my mate wont wake up n his lips r blue"


class Worker:
    """Somebody at the practice page, with a key of their own."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/practice/api"
        self._headers = {"Authorization": f"Bearer {secrets.token_hex(18)}"}

    def get(self, path: str) -> Any:
        return requests.get(f"{self._url}/{path}", headers=self._headers, timeout=SECONDS).json()

    def post(self, path: str, **body: Any) -> Any:
        return requests.post(f"{self._url}/{path}", json=body, headers=self._headers, timeout=SECONDS).json()

    def forget(self) -> None:
        requests.delete(f"{self._url}/progress", headers=self._headers, timeout=SECONDS).raise_for_status()


@pytest.fixture
def worker(served: Served) -> Worker:
    return Worker(served.url)


def test_an_answer_is_scored_kept_and_comes_back_later(worker: Worker) -> None:
    assert worker.get("state")["due"][0]
    scored = worker.post("answers", scenario="cuts-crime", answer=ANSWER)
    assert [s["id"] for s in scored["sections"]] == ["landed", "right", "try", "client"]
    state = worker.get("state")
    assert state["streak"] == 1 and "cuts-crime" not in state["due"]
    assert state["next_due"] == scored["due"]
    card = next(card for card in state["scenarios"] if card["id"] == "cuts-crime")
    assert card["quality"] == scored["quality"]


def test_marks_point_at_the_words_that_earned_them(worker: Worker) -> None:
    scored = worker.post("answers", scenario="cuts-crime", answer=f"I hear you. {ANSWER}")
    remarks = [remark for section in scored["sections"] for remark in section["remarks"] if remark["words"]]
    assert remarks
    for remark in remarks:
        assert f"I hear you. {ANSWER}"[remark["start"] : remark["end"]] == remark["words"]


def test_words_of_danger_are_asked_about_before_they_are_scored(worker: Worker) -> None:
    assert worker.post("answers", scenario="cuts-crime", answer=WORDS_OF_DANGER) == {"danger": True}
    assert worker.get("progress")["answers"] == []
    scored = worker.post("answers", scenario="cuts-crime", answer=WORDS_OF_DANGER, pretend=True)
    assert "quality" in scored


def test_what_is_kept_can_be_read_and_deleted(worker: Worker) -> None:
    worker.post("answers", scenario="cuts-crime", answer=ANSWER)
    worker.post("disputes", scenario="cuts-crime", remark="a mark", answer=ANSWER, reason="not so")
    kept = worker.get("progress")
    assert len(kept["answers"]) == len(kept["disputes"]) == 1
    worker.forget()
    kept = worker.get("progress")
    assert kept["answers"] == kept["disputes"] == kept["cards"] == []


def test_nobody_sees_what_is_kept_under_another_key(served: Served, worker: Worker) -> None:
    worker.post("answers", scenario="cuts-crime", answer=ANSWER)
    assert Worker(served.url).get("progress")["answers"] == []


def test_without_a_key_nothing_is_kept(served: Served) -> None:
    url = f"{served.url}/practice/api"
    body = {"scenario": "cuts-crime", "answer": ANSWER}
    scored = requests.post(f"{url}/answers", json=body, timeout=SECONDS).json()
    assert scored["due"] is None
    assert requests.get(f"{url}/progress", timeout=SECONDS).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"scenario": "no-such-thing", "answer": "hello"}, 404, "no such scenario"),
        ({"scenario": "cuts-crime"}, 400, "answer is missing"),
        ({"scenario": "cuts-crime", "answer": "x" * 4001}, 413, "at most 4000 characters"),
        (["cuts-crime"], 400, "Send a JSON object"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(served: Served, body: Any, status: int, why: str) -> None:
    answer = requests.post(f"{served.url}/practice/api/answers", json=body, timeout=SECONDS)
    assert answer.status_code == status and why in answer.json()["error"]


def test_no_word_of_an_answer_is_logged(served: Served, worker: Worker) -> None:
    worker.post("answers", scenario="cuts-crime", answer="Rhubarb crumble cuts crime.")
    assert "Rhubarb" not in served.log.read_text(encoding="utf-8")
