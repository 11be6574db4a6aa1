"""The layer on top of the encoder: how likely each label is, from a text's vector."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.language.encoder import Vectors

Probabilities = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LinearHead:
    """Multinomial logistic regression: `weights` is labels × dimensions, `bias` a number a label."""

    labels: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    @classmethod
    def fit(
        cls, vectors: Vectors, labels: Sequence[Sequence[str]], strength: float, rounds: int
    ) -> LinearHead:
        """Fit.

        Args:
            vectors: a row an example.
            labels: of each example, all that are right; they share its weight.
            strength: scikit-learn's C.
            rounds: its most iterations.
        """
        from sklearn.linear_model import LogisticRegression

        rows = [row for row, right in enumerate(labels) for _ in right]
        shares = [1 / len(right) for right in labels for _ in right]
        # Every example counts alike: weighting small intents up made facts win over "out of scope".
        fitted = LogisticRegression(C=strength, max_iter=rounds).fit(
            vectors[rows], [label for right in labels for label in right], sample_weight=shares
        )
        return cls(
            tuple(fitted.classes_),
            fitted.coef_.astype(np.float32),
            fitted.intercept_.astype(np.float32),
        )

    def predict(self, vectors: Vectors, temperature: float = 1.0) -> Probabilities:
        """Probabilities, vectors × labels; a temperature above one makes them less sure (Guo et al. 2017)."""
        scores = (np.asarray(vectors @ self.weights.T, dtype=np.float64) + self.bias) / temperature
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        probabilities: Probabilities = likely / likely.sum(axis=1, keepdims=True)
        return probabilities

    def save(self, folder: Path) -> None:
        """Write head.npz and head.json: plain arrays, so that loading them runs no code."""
        np.savez(folder / "head.npz", weights=self.weights, bias=self.bias)
        (folder / "head.json").write_text(json.dumps(self.labels), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearHead:
        """Read what `save` wrote."""
        labels = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        with np.load(folder / "head.npz", allow_pickle=False) as arrays:
            return cls(tuple(labels), arrays["weights"], arrays["bias"])
