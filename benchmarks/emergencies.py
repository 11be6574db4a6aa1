"""What messages mean inside an emergency, measured on a hand that was left out of learning.

Each of the two hands that wrote the messages of data/safety/messages is left out in turn. The first time that
takes two hours; the tuned encoders are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.left_out import STRANGERS, tuned_without
from bot import settings
from bot.language.encoder import SentenceEncoder, Vectors, shared_encoder
from bot.language.lexicon import shared_lexicon
from bot.language.linear_head import LinearHead
from bot.nlu.components.head_classifier import ROUNDS_KEY, STRENGTH_KEY
from bot.nlu.components.meaning_classifier import MeaningClassifier
from bot.safety.emergency.conduct import Conduct, Said, Turn
from bot.safety.emergency.hearing import shared_hearing
from bot.safety.emergency.load import shared_book
from bot.safety.emergency.meanings import LikelyMeanings, Meanings, Written, load_written, shared_meanings
from bot.safety.emergency.models import Emergency
from bot.safety.models import CRISIS, OVERDOSE
from bot.safety.net import shared_safety_net
from bot.understanding.conversations import load_turns

HANDS = {"hand-m": "hand-l", "hand-n": "hand-f"}
"""The hands, and whose conversations without danger the encoder of each has not learnt either."""
CASES = {
    "overdose-self": ("overdose", {"who": "writer"}), "suicide-other": ("suicide", {"who": "other"}),
    "child": ("child-swallowed", {"who": "other"}), "suicide": ("suicide", {"who": "writer"}),
}  # fmt: skip
"""Under which case, and with what known, the messages of a collected case are said."""
NOT_BREATHING = {"not-breathing", "stopped-breathing", "breathing-badly"}


def main() -> None:
    """Print what is heard of both hands together."""
    counts = counted(_encoder_without)
    for name, of in (("meaning", "all"), ("answer", "answered"), ("wrong", "answered")):
        print(f"{name:30} {counts[name]:5} of {counts[of]}")
    for name in ("graver", "open", "as if well"):
        print(f"{'not breathing well: ' + name:30} {counts['breath ' + name]:5} of {counts['breath']}")
    for name in ("over", "asked", "goes on"):
        print(f"{'nothing is wrong: ' + name:30} {counts['nothing ' + name]:5} of {counts['nothing']}")
    for name, what in (("ended", "it is over"), ("doubted", "it is asked whether")):
        print(f"{'something is: ' + what:30} {counts[name]:5} of {counts['all'] - counts['nothing']}")
    for name in ("in danger", "in none", "in talk"):
        print(f"{'a yes to a check, ' + name:30} {counts['yes ' + name]:5} of {counts[name]}")


def counted(encoder_for: Callable[[str], SentenceEncoder]) -> Counter[str]:
    """How many messages there are of each kind, and what becomes of them.

    Args:
        encoder_for: what reads the messages of a hand.
    """
    counts: Counter[str] = Counter()
    for hand, talks in HANDS.items():
        left_out = LeftOut(hand, encoder_for(hand))
        for row, likely in zip(left_out.rows, left_out.read([r.text for r in left_out.rows]), strict=True):
            _count(counts, row, likely, left_out.conduct)
            _count_in_doubt(counts, row, likely, left_out.conduct)
        for likely in left_out.read(_without_danger(talks)):
            _count_yes(counts, "in talk", likely, CRISIS + OVERDOSE, left_out.conduct)
    return counts


def _encoder_without(hand: str) -> SentenceEncoder:
    """One that was tuned without this hand."""
    left_out = next(hands for hands in STRANGERS.values() if hand in hands)
    return shared_encoder(settings.read().cache, tuned_without(left_out))


class LeftOut:
    """What reads and decides without having learnt one hand.

    Args:
        hand: who is left out.
        encoder: one that was tuned without this hand.
    """

    def __init__(self, hand: str, encoder: SentenceEncoder) -> None:
        here = settings.read()
        folder = here.data / "safety"
        self._encoder, self._lexicon = encoder, shared_lexicon(here.data / "lexicon")
        options, written = MeaningClassifier.get_default_config(), load_written(folder)
        learnt = [row for row in written if row.hand != hand]
        vectors, means = self._vectors([row.text for row in learnt]), [row.means for row in learnt]
        self._head = LinearHead.fit(vectors, means, options[STRENGTH_KEY], options[ROUNDS_KEY])
        self.rows = [row for row in written if row.hand == hand]
        meanings = Meanings(shared_meanings(folder).table, learnt)
        self.conduct = Conduct(
            shared_book(folder), shared_hearing(folder), meanings, shared_safety_net(folder)
        )

    def read(self, texts: Sequence[str]) -> list[LikelyMeanings]:
        """How likely each meaning is of each text."""
        shares = self._head.predict(self._vectors(texts))
        return [dict(zip(self._head.labels, map(float, row), strict=True)) for row in shares]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode([self._lexicon.plain(text) for text in texts])


def _without_danger(hand: str) -> list[str]:
    """The later messages of a hand's conversations that speak of no danger."""
    turns = load_turns(settings.read().data / "conversations")
    return [
        t.text for t in turns if t.hand == hand and not any(name.startswith(CRISIS) for name in t.intents)
    ]


def _count_yes(
    counts: Counter[str], where: str, likely: LikelyMeanings, intent: str, conduct: Conduct
) -> None:
    counts[where] += 1
    counts[f"yes {where}"] += conduct.shows_danger(intent, likely, {})


def _count_in_doubt(counts: Counter[str], row: Written, likely: LikelyMeanings, conduct: Conduct) -> None:
    """Count a message as what is written after a question about danger."""
    case = CASES.get(row.case, (row.case, {}))[0]
    intent = next((i for i, begins in conduct.book.cases.items() if begins == case), f"{CRISIS}other")
    shows = {meaning.id for meaning in conduct.meanings.table if meaning.shows_danger}
    if shows & set(row.means):
        _count_yes(counts, "in danger", likely, intent, conduct)
    elif "false-alarm" in row.means:
        _count_yes(counts, "in none", likely, intent, conduct)


def _count(counts: Counter[str], row: Written, likely: LikelyMeanings, conduct: Conduct) -> None:
    case, known = CASES.get(row.case, (row.case, {"who": "other"}))
    opening = conduct.book.opening(case, known, "GB")
    asked = row.asked if row.asked in conduct.book.asks else None
    state = Emergency(case, known, opening.id, asked=asked, just_asked=asked is not None, country="GB")
    turn = conduct.respond(state, Said(row.text, "nlu_fallback", "GB", means=likely))
    assert turn, row.place
    counts["all"] += 1
    in_context = conduct.meanings.in_context(likely, case, known["who"], row.asked)
    counts["meaning"] += max(in_context, key=lambda id_: in_context[id_]) in row.means
    _count_answer(counts, row, turn, conduct)
    if NOT_BREATHING & set(row.means):
        breathing = turn.state.facts.get("breathing")
        well = turn.state.over or breathing == "yes"
        how = "as if well" if well else "graver" if breathing in {"no", "unsure", "some"} else "open"
        counts["breath"] += 1
        counts[f"breath {how}"] += 1
    if "false-alarm" in row.means:
        how = "over" if turn.state.over else "asked" if turn.state.just_asked else "goes on"
        counts["nothing"] += 1
        counts[f"nothing {how}"] += 1
    else:
        counts["ended"] += turn.state.over
        counts["doubted"] += turn.state.asked == "anyone"


def _count_answer(counts: Counter[str], row: Written, turn: Turn, conduct: Conduct) -> None:
    answers = {m.id: m.answers for m in conduct.meanings.table}
    wanted = {answers.get(id_) for id_ in row.means} - {None}
    prefix = "utter_emergency_answer_"
    if not wanted or not turn.reply.startswith(prefix):
        counts["answered"] += bool(wanted)
        return
    given = turn.reply.removeprefix(prefix).replace("_", "-")
    right = any(given == answer or given.startswith(f"{answer}-") for answer in wanted)
    counts["answered"] += 1
    counts["answer" if right else "wrong"] += 1


if __name__ == "__main__":
    main()
