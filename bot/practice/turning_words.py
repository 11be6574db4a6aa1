"""Negation, exceptions and hedges in a passage: what the sentence encoder hears too little of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

NEGATORS = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|hardly|barely|cannot|cant|dont|doesnt|"
    r"didnt|isnt|wasnt|arent|werent|hasnt|havent|wont|wouldnt|couldnt|shouldnt|aint|myth|untrue|false|wrong|"
    r"fails?|failed|stop(?:s|ped)?|unlikely|less|lower|fewer|rarely)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words that turn a statement round."""
ABSOLUTES = re.compile(
    r"\b(?:all|always|every|everyone|everybody|everything|anyone|anybody|any|never|none|nobody|no one|"
    r"no risk|completely|totally|entirely|100|hundred percent|guaranteed?s?|cures?|cured|only|perfectly|"
    r"certain(?:ly)?|definitely|impossible|whatever|forever|for life)\b",
    re.IGNORECASE,
)
"""Words that leave no exception."""
UP = re.compile(
    r"\b(?:more|most|higher|greater|longer|longest|quicker|faster|easier|better|safer|stronger|up|increases?|"
    r"rose|rise|raises?|boosts?|improves?|improved|healthier|likely|lots|loads|many|plenty|common(?:ly)?|easy|"
    r"safe|works?|worked|helps?|helped|effective|benefit)\b",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:less|least|lower|lowers?|lowered|fewer|shorter|slower|harder|worse|weaker|down|reduces?|reduced|"
    r"cuts?|drop(?:s|ped)?|fell|falls?|decreases?|unlikely|few|rare(?:ly)?|hard|dangerous|risky|fails?|failed|"
    r"useless|slim|small|only|just|handful|hardly)\b",
    re.IGNORECASE,
)
HEDGES = re.compile(
    r"\b(?:some|may|might|can|could|many|often|usually|maybe|perhaps|possibl[ey]|not everyone|a lot of|up to|"
    r"about|around|small group)\b",
    re.IGNORECASE,
)
AGREES = re.compile(
    r"^(?:yeah|yes|yep|yup|true|right|you['’]re right|sure|exactly|sadly|well)\b", re.IGNORECASE
)
MOST_COUNTED = 2


Array = npt.NDArray[Any]
Turns = npt.NDArray[np.float32]
"""Of shape (texts, 6): what a statement can be turned round by, counted."""


def turns_of(texts: Sequence[str]) -> Turns:
    """What turns each text round: negation, exceptions left out, up, down, hedges, agreement."""
    return np.array([_turns(text) for text in texts], dtype=np.float32).reshape(len(texts), 6)


def _turns(text: str) -> list[int]:
    counts = [len(words.findall(text)) for words in (ABSOLUTES, UP, DOWN, HEDGES)]
    return [
        len(NEGATORS.findall(text)) % 2,
        *(min(count, MOST_COUNTED) for count in counts),
        int(AGREES.match(text) is not None),
    ]
