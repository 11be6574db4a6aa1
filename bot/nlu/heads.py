"""Heads, each a view of what a message asks for; plain arrays persist, so that loading one runs no code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.language.encoder import Vectors

Probabilities = npt.NDArray[np.float64]
Rows = Any
"""A dense or sparse matrix, a row a message."""


@dataclass(frozen=True)
class LinearHead:
    """Multinomial logistic regression: `weights` is labels × features, `bias` a number a label."""

    labels: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    @classmethod
    def fit(cls, rows: Rows, labels: list[str], strength: float, rounds: int) -> LinearHead:
        """Fit; `strength` is scikit-learn's C, `rounds` its most iterations."""
        from sklearn.linear_model import LogisticRegression

        # Every example counts alike: weighting small intents up made facts win over "out of scope".
        fitted = LogisticRegression(C=strength, max_iter=rounds).fit(rows, labels)
        return cls(
            tuple(fitted.classes_),
            fitted.coef_.astype(np.float32),
            fitted.intercept_.astype(np.float32),
        )

    def predict(self, rows: Rows) -> Probabilities:
        """Probabilities, rows × labels."""
        return _softmax(np.asarray(rows @ self.weights.T, dtype=np.float64) + self.bias)

    def save(self, folder: Path, name: str) -> None:
        """Write `name`.npz and `name`.json."""
        np.savez(folder / f"{name}.npz", weights=self.weights, bias=self.bias)
        (folder / f"{name}.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> LinearHead:
        """Read what `save` wrote."""
        labels = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            # Label by label in memory a sparse row would have the whole copied at every message.
            return cls(tuple(labels), np.asfortranarray(arrays["weights"]), arrays["bias"])


@dataclass(frozen=True)
class NearestExamples:
    """What is most like a text: each label is as likely as the example of it that is nearest.

    Attributes:
        labels: what can be told, in the order of the other heads.
        vectors: of all examples, a row each, of length 1.
        owners: of each example, the place of its label in `labels`.
    """

    labels: tuple[str, ...]
    vectors: Vectors
    owners: npt.NDArray[np.int64]

    @classmethod
    def fit(cls, vectors: Vectors, labels: Sequence[str]) -> NearestExamples:
        """Keep the examples, label by label."""
        names = sorted(set(labels))
        owners = np.array([names.index(label) for label in labels])
        by_label = np.argsort(owners, kind="stable")
        return cls(tuple(names), vectors[by_label], owners[by_label])

    def predict(self, vectors: Vectors, sharpness: float) -> Probabilities:
        """Probabilities, rows × labels: `sharpness` times the greatest cosine to an example, by softmax."""
        cosines = np.asarray(vectors @ self.vectors.T, dtype=np.float64)
        first_of_each = np.searchsorted(self.owners, np.arange(len(self.labels)))
        return _softmax(sharpness * np.maximum.reduceat(cosines, first_of_each, axis=1))

    def save(self, folder: Path, name: str) -> None:
        """Write `name`.npz and `name`.json; half the bits of a vector are enough to tell what is near."""
        np.savez(folder / f"{name}.npz", vectors=self.vectors.astype(np.float16), owners=self.owners)
        (folder / f"{name}.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> NearestExamples:
        """Read what `save` wrote."""
        labels = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return cls(tuple(labels), arrays["vectors"].astype(np.float32), arrays["owners"])


def agreed(
    opinions: Sequence[Probabilities], weights: Sequence[float], families: Sequence[str]
) -> Probabilities:
    """What several heads agree on, rows × labels: a product of experts (Hinton 2002), their geometric mean.

    What one head holds to be out of the question stays unlikely however sure another is; an arithmetic
    mean would let either have its way. They agree on a family first, then on a label in it: that something is
    danger is not doubted because they see different kinds of it.

    Args:
        opinions: probabilities of each head.
        weights: how much each head counts; together one.
        families: of each label, in their order.

    Returns:
        Probabilities; each row sums to one.
    """
    member = np.array([[family == name for name in dict.fromkeys(families)] for family in families], float)
    of_family = _rows_to_one(_geometric_mean([opinion @ member for opinion in opinions], weights))
    of_label = _geometric_mean(opinions, weights)
    within = of_label / (of_label @ member @ member.T)
    together: Probabilities = within * (of_family @ member.T)
    return together


def _geometric_mean(opinions: Sequence[Probabilities], weights: Sequence[float]) -> Probabilities:
    powers = [opinion**weight for opinion, weight in zip(opinions, weights, strict=True)]
    mean: Probabilities = np.prod(powers, axis=0)
    return mean


def _softmax(scores: Probabilities) -> Probabilities:
    return _rows_to_one(np.exp(scores - scores.max(axis=1, keepdims=True)))


def _rows_to_one(rows: Probabilities) -> Probabilities:
    sums: Probabilities = rows / rows.sum(axis=1, keepdims=True)
    return sums


class SpellingVectors:
    """TF-IDF of runs of two to five letters within words: what a typo leaves of a word still counts."""

    def __init__(self, vocabulary: dict[str, int] | None = None) -> None:
        """With a vocabulary, ready to be given its weights; without, to be fitted."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=(2, 5),
            min_df=1 if vocabulary else 2,
            sublinear_tf=True,
            vocabulary=vocabulary,
            dtype=np.float32,
        )

    def fit(self, texts: list[str]) -> Rows:
        """Learn vocabulary and weights; the texts' rows."""
        return self._vectorizer.fit_transform(texts)

    def rows(self, texts: list[str]) -> Rows:
        """The texts' rows."""
        return self._vectorizer.transform(texts)

    def save(self, folder: Path) -> None:
        """Write spelling.json and spelling-idf.npy."""
        vocabulary = {run: int(column) for run, column in self._vectorizer.vocabulary_.items()}
        (folder / "spelling.json").write_text(json.dumps(vocabulary), encoding="utf-8")
        np.save(folder / "spelling-idf.npy", self._vectorizer.idf_)

    @classmethod
    def load(cls, folder: Path) -> SpellingVectors:
        """Read what `save` wrote."""
        loaded = cls(json.loads((folder / "spelling.json").read_text(encoding="utf-8")))
        loaded._vectorizer.idf_ = np.load(folder / "spelling-idf.npy", allow_pickle=False)
        return loaded
