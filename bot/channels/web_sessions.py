"""Sessions of the chat widget: signed names for conversations."""

from __future__ import annotations

import secrets
import time

import jwt

ALGORITHM = "HS256"
SECONDS_OF_A_SESSION = 24 * 3600


class Sessions:
    """Signed names for conversations: nobody can read or go on with another's by guessing.

    Args:
        key: signs them.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def begin(self) -> str:
        """A token for a new conversation."""
        claims = {"sub": f"web-{secrets.token_hex(16)}", "exp": int(time.time()) + SECONDS_OF_A_SESSION}
        return jwt.encode(claims, self._key, ALGORITHM)

    def person(self, token: object) -> str | None:
        """The sender id of a token, None when it is not ours or has expired."""
        try:
            return str(jwt.decode(str(token), self._key, [ALGORITHM])["sub"])
        except (jwt.InvalidTokenError, KeyError):
            return None
