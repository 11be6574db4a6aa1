"""Sessions of the chat widget: signed names for conversations."""

from __future__ import annotations

import secrets

import jwt

from bot import clock

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
        claims = {"sub": f"web-{secrets.token_hex(16)}", "exp": int(clock.now()) + SECONDS_OF_A_SESSION}
        return jwt.encode(claims, self._key, ALGORITHM)

    def person(self, token: object) -> str | None:
        """The sender id of a token, None when it is not ours or has expired."""
        try:
            # The library would look at the machine's clock.
            claims = jwt.decode(str(token), self._key, [ALGORITHM], options={"verify_exp": False})
            return str(claims["sub"]) if claims["exp"] > clock.now() else None
        except (jwt.InvalidTokenError, KeyError, TypeError):
            return None
