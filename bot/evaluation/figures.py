"""What is counted of replies: shares with their interval, and how two sets of marks agree."""

from __future__ import annotations

from dataclasses import dataclass

Z_95 = 1.96
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True)
class Share:
    """So many of so many.

    Attributes:
        messages: the file of messages, as `fact-web`.
        what: what is counted, as `right`.
        value: how many.
        of: among how many.
    """

    messages: str
    what: str
    value: int
    of: int

    @property
    def share(self) -> float:
        """The part of the whole, 0 where the whole is empty."""
        return self.value / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share (Wilson 1927, doi 10.2307/2276774)."""
        if not self.of:
            return 0.0, 1.0
        p, n, z = self.share, self.of, Z_95
        divisor = 1 + z * z / n
        middle = (p + z * z / (2 * n)) / divisor
        half = z * ((p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5) / divisor
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Agreement:
    """How marks agree with labels.

    Attributes:
        messages: the file, as `practice`.
        what: what is marked, as `covers`.
        marked, marked_right: marks, and those of them that a label bears out.
        labelled, found: labels, and those of them that a mark finds.
        of: on how many messages.
    """

    messages: str
    what: str
    marked: int
    marked_right: int
    labelled: int
    found: int
    of: int

    @property
    def precision(self) -> Share:
        """The part of the marks that is right."""
        return Share(self.messages, f"{self.what}, precision", self.marked_right, self.marked)

    @property
    def recall(self) -> Share:
        """The part of the labels that is found."""
        return Share(self.messages, f"{self.what}, recall", self.found, self.labelled)

    @property
    def value(self) -> float:
        """F1, the harmonic mean of precision and recall, to three places."""
        precision, recall = self.precision.share, self.recall.share
        return round(2 * precision * recall / (precision + recall), 3) if precision + recall else 0.0


Figure = Share | Agreement
