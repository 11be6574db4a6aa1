"""What is counted of messages by hands that were left out."""

from __future__ import annotations

from benchmarks.strangers import calibrated, figures
from bot.tuning.taught import Taught
from bot.understanding.reading import Likely, Reading

LEGAL, CHANCES = "ask_fact/is-it-legal", "ask_fact/uk-chances"


def read(text: str, shares: dict[str, float]) -> Reading:
    """A message as the intent classifier leaves it."""
    likely = [Likely(name, p) for name, p in sorted(shares.items(), key=lambda item: -item[1])]
    facts = tuple(each for each in likely if each.name.startswith("ask_fact/"))
    others = [each for each in likely if each not in facts]
    intents = sorted([*others, Likely("ask_fact", sum(f.p for f in facts))], key=lambda each: -each.p)
    dangers = {each.name: each.p for each in others if each.name.startswith("crisis_")}
    return Reading(text, tuple(intents), facts, dangers=dangers, taken=intents[0])


ASKED = [
    (Taught("is it legal", (LEGAL,), "hand-h"), {LEGAL: 0.9, CHANCES: 0.05, "crisis_overdose": 0.05}),
    (Taught("can i get it", (LEGAL, CHANCES), "hand-h"), {LEGAL: 0.1, CHANCES: 0.85, "greet": 0.05}),
    (Taught("would they give it", (LEGAL,), "hand-h"), {LEGAL: 0.1, CHANCES: 0.85, "greet": 0.05}),
    (Taught("cant wake her", ("crisis_overdose",), "hand-j"), {"crisis_overdose": 0.9, LEGAL: 0.1}),
    (Taught("it slays me", ("out_of_scope",), "hand-i"), {"out_of_scope": 0.65, "crisis_suicide": 0.35}),
]  # fmt: skip


def test_each_message_is_counted_for_what_it_asks_and_what_it_gets() -> None:
    asked, ranked = [example for example, _ in ASKED], [read(e.text, shares) for e, shares in ASKED]
    counted = {figure.name: (figure.count, figure.of) for figure in figures(asked, ranked)}
    assert counted["facts, first guess"] == counted["facts, told the right one"] == (2, 3)
    assert counted["facts, told a wrong one"] == (1, 3)
    assert counted["danger caught"] == counted["danger, an alarm"] == (1, 1)
    assert counted["harmless but alarming, a check"] == (1, 1)
    assert counted["harmless but alarming, an alarm"] == (0, 1)
    assert counted["beyond the facts, told one"] == (0, 1)


def test_who_is_too_sure_is_told_a_temperature_above_one() -> None:
    right = [(Taught("x", (LEGAL,), "hand-h"), {LEGAL: 0.95, CHANCES: 0.05})] * 7
    wrong = [(Taught("x", (CHANCES,), "hand-h"), {LEGAL: 0.95, CHANCES: 0.05})] * 3
    sure = [*right, *wrong]
    assert calibrated([e for e, _ in sure], [read("x", shares) for _, shares in sure]) > 2
