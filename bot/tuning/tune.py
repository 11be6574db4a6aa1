"""Fine-tunes the published sentence encoder on the examples (docs/decisions/0023).

All intents and facts are told apart at once, beside them all meanings, and all stances: cross-entropy with
smoothed labels (Szegedy et al. 2016, section 7), a linear layer on the mean of the word pieces' states, and
slips of the finger in the input. The layer is thrown away: `bot train` fits its own on the tuned vectors. The
weights of several tunings are averaged (Wortsman et al. 2022).
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from bot.cache import made_once
from bot.language.difference import Array, difference, in_four_bits
from bot.language.graph import PUBLISHED
from bot.language.learning import load_transformer, weights_of
from bot.language.lexicon import Lexicon
from bot.language.published import LONGEST_INPUT, MINILM, TOKENIZER, packaged_folder
from bot.language.transformer import published_weights
from bot.tuning.average import average
from bot.tuning.slips import with_slips
from bot.tuning.taught import Taught, digests, group_of, labels_of

Tell = Callable[[int, int, float], None]
TOLD_EVERY = 10
"""After how many steps it is told how far the tuning is."""
FAR = 1e9
"""Below every logit: what an example is not told apart from."""
WINDOW = 40
"""Batches whose texts are put in order of length, so that those of a batch are alike in length."""


@dataclass(frozen=True)
class Recipe:
    """How to tune.

    Attributes:
        passes: how often each example is seen.
        batch: examples a step.
        fastest: the encoder's greatest learning rate; it rises for a twentieth of all steps, then falls.
        head_speed: how many times faster the layer on top learns.
        smoothing: how much of a label's weight goes to all labels alike (Szegedy et al. 2016).
        share_plain: of texts that are read as the lexicon puts them; the others as typed.
        seeds: of every draw, a tuning each; their weights are averaged.
    """

    passes: int = 6
    batch: int = 48
    fastest: float = 1.2e-4
    head_speed: float = 10.0
    smoothing: float = 0.1
    share_plain: float = 0.8
    seeds: tuple[int, ...] = (1, 2)


def tuned_changes(
    taught: Sequence[Taught], lexicon: Lexicon, recipe: Recipe, cache: Path, tell: Tell
) -> Path:
    """Tune once for each seed, and average; what was done before, all or by half, is gone on with.

    Args:
        taught: the examples.
        lexicon: puts them plainly.
        recipe: how.
        cache: keeps the result, and a checkpoint after each pass.
        tell: is told the step, how many there are, and the mean loss since it was told last.

    Returns:
        A file of what changed in the published weights, for `with_difference`.
    """
    rows = [(lexicon.plain(example.text), example) for example in taught]
    steps = len(recipe.seeds) * recipe.passes * math.ceil(len(rows) / recipe.batch)
    tunings = []
    for place, seed in enumerate(recipe.seeds):
        name = _named(rows, replace(recipe, seeds=(seed,)))
        before = place * steps // len(recipe.seeds)

        def tell_of_all(step: int, _: int, loss: float, before: int = before) -> None:
            tell(before + step, steps, loss)

        tune = functools.partial(_tune, rows, recipe, seed, cache / name, tell_of_all)
        tunings.append(made_once(cache / f"{name}.npz", tune))
    return made_once(cache / f"{_named(rows, recipe)}-mean.npz", functools.partial(average, tunings))


def _named(rows: Sequence[tuple[str, Taught]], recipe: Recipe) -> str:
    """A name for what comes of tuning on these examples."""
    plain, taught = [plain for plain, _ in rows], [example for _, example in rows]
    told = json.dumps([asdict(recipe), MINILM.sha256, plain]).encode() + digests(taught).tobytes()
    return f"tuned-{hashlib.sha256(told).hexdigest()[:16]}"


def _tune(
    taught: Sequence[tuple[str, Taught]],
    recipe: Recipe,
    seed: int,
    checkpoints: Path,
    tell: Tell,
    output: Path,
) -> None:
    import tensorflow as tf

    tf.keras.utils.set_random_seed(seed)
    labels = labels_of([example for _, example in taught])
    among = _among([example for _, example in taught], labels)
    wanted = _wanted([example for _, example in taught], labels, among, recipe.smoothing)
    per_pass = math.ceil(len(taught) / recipe.batch)
    learner = _Learner(len(labels), recipe, recipe.passes * per_pass)
    done = tf.Variable(0, dtype=tf.int64)
    saved = tf.train.CheckpointManager(
        tf.train.Checkpoint(done=done, **learner.parts), str(checkpoints), max_to_keep=1
    )
    saved.restore_or_initialize()
    for number in range(int(done), recipe.passes):
        losses: list[float] = []
        for place, (ids, rows) in enumerate(_batches(taught, recipe, seed, number), start=1):
            losses.append(learner.step(*_padded(ids), wanted[rows], among[rows]))
            if place % TOLD_EVERY == 0 or place == per_pass:
                tell(number * per_pass + place, recipe.passes * per_pass, float(np.mean(losses)))
                losses.clear()
        done.assign(number + 1)
        saved.save()
    published, _ = published_weights(packaged_folder(MINILM))
    with output.open("wb") as file:
        changes = difference(weights_of(learner.model), published, in_four_bits)
        np.savez_compressed(file, **changes, **{PUBLISHED: np.array(MINILM.sha256)})


def _among(taught: Sequence[Taught], labels: tuple[str, ...]) -> Array:
    """Which labels each example is told apart from, examples × labels, 1 or 0: those of its own group."""
    groups = np.array([group_of(label) for label in labels])
    return np.array([groups == group_of(example.labels[0]) for example in taught], dtype=np.float32)


def _wanted(taught: Sequence[Taught], labels: tuple[str, ...], among: Array, smoothing: float) -> Array:
    """What each example is to be read as, examples × labels; all labels that are right share alike."""
    column = {label: place for place, label in enumerate(labels)}
    wanted: Array = smoothing * among / among.sum(1, keepdims=True)
    for row, example in enumerate(taught):
        for label in example.labels:
            wanted[row, column[label]] += (1 - smoothing) / len(example.labels)
    return wanted


def _batches(
    taught: Sequence[tuple[str, Taught]], recipe: Recipe, seed: int, number: int
) -> Iterator[tuple[list[list[int]], list[int]]]:
    """Word pieces and places of the examples of each batch of a pass; a pass is drawn alike each time."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_folder(MINILM) / TOKENIZER))
    tokenizer.enable_truncation(LONGEST_INPUT)
    tokenizer.no_padding()
    chance = random.Random(f"{seed} {number}")
    order = list(range(len(taught)))
    chance.shuffle(order)
    texts = [_as_read(*taught[place], recipe, chance) for place in order]
    pieces = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    batches = []
    for start in range(0, len(order), recipe.batch * WINDOW):
        window = range(start, min(start + recipe.batch * WINDOW, len(order)))
        by_length = sorted(window, key=lambda i: len(pieces[i]))
        batches += [by_length[i : i + recipe.batch] for i in range(0, len(by_length), recipe.batch)]
    chance.shuffle(batches)
    for batch in batches:
        yield [pieces[i] for i in batch], [order[i] for i in batch]


def _as_read(plain: str, example: Taught, recipe: Recipe, chance: random.Random) -> str:
    text = plain if chance.random() < recipe.share_plain else example.text.lower()
    return with_slips(text, chance)


def _padded(ids: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Word pieces and mask, both texts × the longest."""
    lengths = np.array([[len(row)] for row in ids])
    mask = (np.arange(lengths.max()) < lengths).astype(np.int32)
    pieces = np.zeros(mask.shape, dtype=np.int32)
    pieces[mask == 1] = [piece for row in ids for piece in row]
    return pieces, mask


class _Learner:
    """The encoder with a layer on top, and what changes both.

    Args:
        labels: how many the layer tells apart.
        recipe: how it learns.
        steps: how many there will be.
    """

    def __init__(self, labels: int, recipe: Recipe, steps: int) -> None:
        import tensorflow as tf

        self.model, self._head = load_transformer(), tf.keras.layers.Dense(labels, kernel_initializer="zeros")
        self._head.build((None, self.model.config.hidden_size))
        self._changing = [v for v in self.model.trainable_variables if "pooler" not in v.name]
        adam = tf.keras.optimizers.legacy.Adam
        self._optimizers = [adam(speed) for speed in (recipe.fastest, recipe.fastest * recipe.head_speed)]
        self._fastest = [optimizer.learning_rate.numpy() for optimizer in self._optimizers]
        self._steps = steps
        self._gradients = self._traced()
        self.parts = {
            "model": self.model,
            "head": self._head,
            "of_model": self._optimizers[0],
            "of_head": self._optimizers[1],
        }

    def step(self, ids: Array, mask: Array, wanted: Array, among: Array) -> float:
        """Learn from a batch; the loss."""
        for optimizer, fastest in zip(self._optimizers, self._fastest, strict=True):
            optimizer.learning_rate = fastest * _pace(int(optimizer.iterations), self._steps)
        loss, found = self._gradients(ids, mask, wanted, among)
        changing = (self._changing, self._head.trainable_variables)
        for optimizer, gradients, variables in zip(self._optimizers, found, changing, strict=True):
            optimizer.apply_gradients(zip(gradients, variables, strict=True))
        return float(loss)

    def _traced(self) -> Any:
        import tensorflow as tf

        pieces = tf.TensorSpec((None, None), tf.int32)
        of_labels = tf.TensorSpec((None, self._head.units), tf.float32)

        @tf.function(input_signature=[pieces, pieces, of_labels, of_labels])
        def gradients(ids, mask, wanted, among):  # type: ignore[no-untyped-def]
            with tf.GradientTape() as tape:
                states = self.model(input_ids=ids, attention_mask=mask, training=True).last_hidden_state
                seen = tf.cast(mask, tf.float32)[:, :, None]
                mean = tf.reduce_sum(states * seen, 1) / tf.reduce_sum(seen, 1)
                logits = self._head(mean) + (among - 1) * FAR
                loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, logits))
            return loss, tape.gradient(loss, [self._changing, self._head.trainable_variables])

        return gradients


def _pace(step: int, steps: int) -> float:
    """Which share of the greatest learning rate is used at a step."""
    rising = steps / 20
    return min((step + 1) / rising, max(0.02, (steps - step) / (steps - rising)))
