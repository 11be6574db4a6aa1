"""Whether a message states something or asks; and what it states, without the tag at its end.

Word lists that lean to one side: what may be a question, a supposition or a heading is taken for one, since
answering a claim that nobody made is worse than leaving one alone.
"""

from __future__ import annotations

import re

AUXILIARY = (
    r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must|"
    r"isn'?t|aren'?t|wasn'?t|weren'?t|don'?t|doesn'?t|didn'?t|hasn'?t|haven'?t|hadn'?t|can'?t|couldn'?t|"
    r"won'?t|wouldn'?t|shouldn'?t|ain'?t)"
)
TAG_SUBJECT = r"(?:it|they|he|she|you|u|i|we|there)"
TAG = re.compile(
    rf"(?:\s*,\s*|\s+){AUXILIARY} {TAG_SUBJECT}(?: not)?\s*\?*$"
    r"|\s*,\s*(?:right|correct|yeah|yes|no|eh|huh|innit|surely)\s*\?*$"
    r"|\s+(?:right|eh|huh)\s*\?+$|\s+innit\s*\?*$",
    re.IGNORECASE,
)
"""What turns a statement into a request to agree."""
FILLER = re.compile(
    r"^(?:so|and|but|or|ok|okay|hi|hey|hello|hiya|well|tbh|honestly|look|listen|wait|hang on|also|plus|sorry|"
    r"oh|um|erm|then|like|mate|surely|basically|yeah|yes|no|right|actually|anyway)\b[\s,.:!-]*",
    re.IGNORECASE,
)
OPENS = re.compile(
    rf"^(?:{AUXILIARY}|who|whos|where|when|since when|any|any1|y|r|u|tell|explain|show|give|compare|"
    r"describe|define|need|looking|suppose|thinking|wondering|asking|curious|not sure|unsure|no idea|please|"
    r"pls|plz)\b",
    re.IGNORECASE,
)
"""How a message begins that asks or requests."""
ASKS = re.compile(
    r"[?]|\by/n\b|\b(?:what|whats|what's|wot|wat|which|how|hows|how's|why|whether|if|or|wonder\w*|curious|"
    r"explain|true|asking|asked|heard|hear|said|says that|mentioned|apparently|dunno|not sure|unsure|"
    r"read (?:that|it))\b"
    r"|\b(?:want|wants|wanna|like|need) to know\b|\btell me\b|\bknow (?:about|any)\b"
    rf"|[.,;:!]\s*(?:and |but |so )?{AUXILIARY}\b"
    rf"|\b{AUXILIARY} (?:it|that|this|they|u|you|there|anyone|we|i)\b",
    re.IGNORECASE,
)
"""What asks, supposes or passes on, anywhere in a message without its tag."""
STATES = re.compile(
    rf"\S\s+(?:{AUXILIARY}|\w+n't|makes?|made|gives?|gave|gets?|got|goes?|went|keeps?|kept|kills?|killed|dies?|"
    r"died|drops?|works?|worked|helps?|helped|stops?|stopped|needs?|takes?|took|uses?|used|feels?|felt|knows?|"
    r"causes?|caused|rots?|lasts?|wears?|hands?|leaves?|left|cuts?|raises?|rises?|rose|sends?|brings?|brought|"
    r"puts?|costs?|saves?|starts?|started|carry|carries|turns?|turned|becomes?|became|wants?|watch(?:es)?|shows?|"
    r"prescribes?|offers?|happens?|stays?|craves?|sweats?|destroys?|ruins?|hits?|steals?|robs?|treats?|fits?|"
    r"falls?|fell|grows?|grew|spreads?|attracts?|enables?|encourages?|feeds?|touches)\b"
    r"|\b\w+'(?:s|re|ve|ll|d)\b|\b(?:its|theyre|youre|theres|thats|im|youll|theyll|ill)\b",
    re.IGNORECASE,
)
"""A verb with something before it: without one it is a heading, not a statement."""
FEWEST_WORDS = 3


def stated(message: str) -> str | None:
    """What a message states, its tag left out ("it isn't new in Britain, is it?").

    Args:
        message: as typed.

    Returns:
        The statement, None where the message asks, supposes, passes on what others say, or states nothing.
    """
    text = " ".join(message.replace("’", "'").split())
    claim = TAG.sub("", text).rstrip(" ,")
    opening = claim
    while (shorter := FILLER.sub("", opening)) != opening:
        opening = shorter
    if len(opening.split()) < FEWEST_WORDS or OPENS.match(opening) or ASKS.search(opening):
        return None
    return claim if STATES.search(opening) else None
