"""Seals texts before they are stored, so that a copied database tells nothing."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import BotError

KEY_FILE = "secret.key"


class SecretBox:
    """Encrypts and decrypts with one key (Fernet: AES-128-CBC with HMAC-SHA256).

    Args:
        key: 32 bytes in URL-safe base64.

    Raises:
        BotError: the key is not that.
    """

    def __init__(self, key: bytes) -> None:
        try:
            self._fernet = Fernet(key)
        except ValueError as error:
            raise BotError(
                "the secret key is not 32 bytes in URL-safe base64. Unset BOT_SECRET_KEY and remove "
                f"{KEY_FILE} to have a new one made; what was sealed with the old one can't be read then."
            ) from error
        self._key = key

    def seal(self, text: str) -> str:
        """Encrypt a text."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Decrypt what `seal` made.

        Raises:
            BotError: it was sealed with another key, or was changed.
        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise BotError(
                "something in the database was sealed with another key. Restore the key it was made with."
            ) from error

    def key_for(self, purpose: str) -> bytes:
        """A key of its own for one purpose, such as signing sessions (32 bytes)."""
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).digest()


def load_key(configured: str, folder: Path) -> bytes:
    """The key from the settings, or the one kept in a folder, made there at first use.

    Args:
        configured: the key, empty when none is set.
        folder: where a key of one's own is kept, readable by the owner alone.
    """
    if configured:
        return configured.encode()
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    # Two servers may start at once: each writes a key of its own, the first to give it the name wins.
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(Fernet.generate_key())
        file.flush()
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(file.name)
    return path.read_bytes()
