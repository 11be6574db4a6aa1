"""Learns from the statements of the points, and labelled answers, to read a passage beside a statement."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.language.difference import Array, at_low_rank, difference
from bot.language.learning import load_transformer, weights_of
from bot.language.published import MINILM, packaged_folder
from bot.language.transformer import published_weights
from bot.practice.learning.answer_pairs import Pair
from bot.practice.pairs import encode_pairs, pair_tokenizer
from bot.practice.statements import BESIDE, DENIES, SAYS, Statements

EPOCHS = 2.5
OF_ANSWERS = 2
"""How often each pair out of labelled answers comes in an epoch."""
BATCH = 32
FASTEST, SLOWEST, HEAD_SPEED = 1e-4, 5e-6, 1e-3
RANK = 24
SEED = 0
LEADS = (
    "Well, ", "Honestly, ", "Look, ", "Yeah, ", "The guide says ", "The article says ",
    "From what I've read, ", "To be fair, ", "I think ", "so ", "tbh ", "You know what, ",
    "As far as I know ",
)  # fmt: skip
"""How workers begin; a share of the passages gets one, so that it doesn't matter."""
SHARE_WITH_LEAD = 0.25
FROZEN = ("embeddings", "pooler")
"""What too few statements would only unlearn."""
Tell = Callable[[int, int, float], None]


def learn_reader(
    statements: Statements,
    akin: Array,
    beside: Sequence[str],
    of_answers: list[Pair],
    path: Path,
    tell: Tell,
) -> None:
    """Learn, and keep what changed in the weights; 20 to 30 minutes on two cores.

    Args:
        statements: of all points.
        akin: of shape (points, points): claims too much alike for one to be no reading of the other.
        beside: sentences that convey and contradict nothing, such as words of empathy.
        of_answers: pairs out of labelled answers.
        path: where it is kept, for `build_pair_graph`.
        tell: is told the step, how many there are, and the mean loss since it was told last.
    """
    import tensorflow as tf

    tf.keras.utils.set_random_seed(SEED)
    chance = np.random.default_rng(SEED)
    model, head, tokenizer = load_transformer(), tf.keras.layers.Dense(3), pair_tokenizer()
    head.build((None, 2 * model.config.hidden_size))
    pairs = [*Pairs(statements, akin, beside, chance).drawn(), *of_answers * OF_ANSWERS]
    step = _stepper(model, head, steps := int(len(pairs) / BATCH * EPOCHS))
    losses: list[float] = []
    for number, batch in enumerate(_batches(pairs, steps, chance), start=1):
        told = [(premise, _with_lead(passage, chance)) for premise, passage, _ in batch]
        losses.append(step(encode_pairs(tokenizer, told), [label for _, _, label in batch]))
        if number % 50 == 0 or number == steps:
            tell(number, steps, float(np.mean(losses)))
            losses.clear()
    published, _ = published_weights(packaged_folder(MINILM))
    np.savez_compressed(
        path,
        **difference(weights_of(model), published, functools.partial(at_low_rank, rank=RANK)),
        head_weights=head.kernel.numpy(),
        head_bias=head.bias.numpy(),
    )


def _pool(model: Any, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
    """The first word piece's state beside the mean of all, of shape (pairs, 768)."""
    import tensorflow as tf

    states = model(
        input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids, training=True
    ).last_hidden_state
    weights = tf.cast(attention_mask, tf.float32)[:, :, None]
    mean = tf.reduce_sum(states * weights, 1) / tf.reduce_sum(weights, 1)
    return tf.concat([states[:, 0], mean], 1)


class Pairs:
    """Draws pairs to learn from: what conveys a point beside what conveys, contradicts or leaves it.

    Args:
        statements: of all points.
        akin: see `learn_reader`.
        beside: see `learn_reader`.
        chance: draws.
    """

    def __init__(
        self, statements: Statements, akin: Array, beside: Sequence[str], chance: np.random.Generator
    ) -> None:
        self._statements = statements
        self._akin = akin
        self._beside = beside
        self._chance = chance

    def drawn(self) -> list[Pair]:
        """Premise, passage and label, for every statement that conveys a point."""
        texts = self._statements.texts
        drawn: list[Pair] = []
        for point, groups in enumerate(self._statements.groups):
            others = self._of_others(point)
            for premise in groups[SAYS]:
                says = groups[SAYS][groups[SAYS] != premise]
                chosen = [
                    (self._near(premise, says, 3) | self._any(says, 2), SAYS),
                    (self._near(premise, groups[DENIES], 4) | self._any(groups[DENIES], 3), DENIES),
                    (self._any(groups[BESIDE], 1), BESIDE),
                    (self._any(self._nearest(premise, others, 25), 3), BESIDE),
                ]
                drawn += [
                    (texts[premise], texts[i], label) for passages, label in chosen for i in sorted(passages)
                ]
                drawn.append((texts[premise], self._beside[self._chance.integers(len(self._beside))], BESIDE))
        return drawn

    def _of_others(self, point: int) -> Array:
        apart = ~self._akin[point][self._statements.point] & (self._statements.point != point)
        return np.flatnonzero(apart & (self._statements.kind != BESIDE))

    def _nearest(self, premise: int, pool: Array, count: int) -> Array:
        vectors = self._statements.vectors
        likeness: Array = vectors[pool] @ vectors[premise]
        chosen: Array = pool[np.argsort(-likeness)][:count]
        return chosen

    def _near(self, premise: int, pool: Array, count: int) -> set[int]:
        return set(self._nearest(premise, pool, count).tolist())

    def _any(self, pool: Array, count: int) -> set[int]:
        return set(self._chance.choice(pool, count).tolist())


def _with_lead(passage: str, chance: np.random.Generator) -> str:
    if chance.random() >= SHARE_WITH_LEAD:
        return passage
    return LEADS[chance.integers(len(LEADS))] + passage[0].lower() + passage[1:]


def _batches(pairs: list[Pair], steps: int, chance: np.random.Generator) -> Any:
    given = 0
    while given < steps:
        order = chance.permutation(len(pairs))
        for start in range(0, len(order), BATCH):
            if given == steps:
                return
            given += 1
            yield [pairs[i] for i in order[start : start + BATCH]]


def _stepper(model: Any, head: Any, steps: int) -> Callable[[dict[str, Array], list[int]], float]:
    """What learns from one batch and returns the loss."""
    import tensorflow as tf

    keras = tf.keras.optimizers
    slowing = keras.schedules.PolynomialDecay(FASTEST, steps, end_learning_rate=SLOWEST)
    of_model, of_head = keras.Adam(slowing), keras.Adam(HEAD_SPEED)
    changing = [v for v in model.trainable_variables if not any(name in v.name for name in FROZEN)]
    shapes = [tf.TensorSpec((None, None), tf.int32)] * 3

    @tf.function(input_signature=[*shapes, tf.TensorSpec((None,), tf.int32)])
    def gradients(ids, mask, kinds, labels):  # type: ignore[no-untyped-def]
        with tf.GradientTape() as tape:
            logits = head(_pool(model, ids, mask, kinds))
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))
        return loss, tape.gradient(loss, [*changing, *head.trainable_variables])

    def step(inputs: dict[str, Array], labels: list[int]) -> float:
        loss, found = gradients(*(tf.constant(column) for column in inputs.values()), tf.constant(labels))
        of_model.apply_gradients(zip(found[: len(changing)], changing, strict=True))
        of_head.apply_gradients(zip(found[len(changing) :], head.trainable_variables, strict=True))
        return float(loss)

    return step
