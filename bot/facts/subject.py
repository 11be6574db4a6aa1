"""Which drug a question is about, and whether a fact says anything of it.

"Does methadone make you sweat" is worded like "does diamorphine make you sweat", and no fact says what
methadone does. So a question whose subject is another drug isn't answered by what heroin does.
"""

from __future__ import annotations

import re

from bot.facts.models import Fact
from bot.language.lexicon import Lexicon, Term

DRUGS = ("substance", "treatment")
"""Entities of the lexicon that a question can be about."""
OF_EVERY_FACT = frozenset(
    {
        "heroin",
        "prescribed-heroin",
        "opioid",
        "maintenance",
        "heroin-assisted-treatment",
        "heroin-clinic",
        "prescription",
        "prescribed",
        "detox",
        "consumption-room",
    }
)
"""Ids of the lexicon's terms that a question to any fact may be about."""
ASKS = r"(?:does|do|did|is|are|was|were|can|could|will|would|has|have)(?:n'?t)?"
LEADS_TO_IT = r"(?:the|taking|using|smoking|drinking|being on|my|your|his|her|some|street|just)"
"""What may stand between a verb that asks and the drug."""


class SubjectReader:
    """Finds the drug that a question is about.

    Args:
        lexicon: names the drugs.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        forms = [form for term in lexicon.terms if term.entity in DRUGS for form in term.forms]
        named = "|".join(map(re.escape, sorted(forms, key=len, reverse=True))) or "(?!)"
        self._asked = re.compile(rf"\b{ASKS} (?:{LEADS_TO_IT} )*({named})(?![\w'])")

    def read(self, text: str) -> Term | None:
        """The drug that is the subject of a question, by where it stands: right after the verb that asks.

        Args:
            text: the message.

        Returns:
            The lexicon's term; None when the message asks about none, or only names one elsewhere, as in
            "is it stronger than methadone".
        """
        typed = self._lexicon.parted(text).lower().replace("’", "'")
        found = self._asked.search(" ".join(typed.split()))
        return self._lexicon.find(found[1]) if found else None


def is_heroin(drug: Term) -> bool:
    """Whether a term names heroin, or the treatment with it."""
    return drug.id in OF_EVERY_FACT


def is_about(fact: Fact, drug: Term) -> bool:
    """Whether a fact says something of a drug."""
    return is_heroin(drug) or drug.id in fact.about
