"""The page at `/`, the widget for other sites, and what both are made of."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.private_logs import keep_words_out
from bot.errors import BotError

FOLDER = settings.ROOT / "web" / "dist"
SHOWN_TO_ALL = "page"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",  # asked for anew, and sent anew only when it changed
    "Vary": "Accept-Encoding",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class PageFile:
    """A file of web/, ready to be sent.

    Attributes:
        content: as it is.
        packed: by gzip.
        tag: changes with the content.
        headers: what every answer with it has.
    """

    content: bytes
    packed: bytes
    tag: str
    headers: dict[str, str]

    def answer(self, request: Request) -> HTTPResponse:
        """The answer to a request: packed where the browser takes that, empty where it has the file."""
        headers = {**self.headers, "ETag": self.tag}
        if request.headers.get("if-none-match") == self.tag:
            return response.empty(304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return response.raw(self.packed, headers={**headers, "Content-Encoding": "gzip"})
        return response.raw(self.content, headers=headers)


def read_page_files(folder: Path, framed_by: str) -> dict[str, PageFile]:
    """The files of a folder by name.

    Args:
        folder: where they lie.
        framed_by: who may show them in a frame, as Content-Security-Policy's `frame-ancestors` has it.

    Raises:
        BotError: the folder is missing.
    """
    if not folder.is_dir():
        raise BotError(f"{folder} is missing. `make setup` builds it.")
    return {path.name: _page_file(path, framed_by) for path in folder.iterdir() if path.suffix in TYPES}


def _page_file(path: Path, framed_by: str) -> PageFile:
    content = path.read_bytes()
    headers = {
        **HEADERS,
        "Content-Type": TYPES[path.suffix],
        "Content-Security-Policy": f"{POLICY}; frame-ancestors {framed_by}",
    }
    # Any site may load the widget, also one that asks for proof that this is meant.
    headers["Cross-Origin-Resource-Policy"] = "cross-origin" if framed_by == "*" else "same-origin"
    return PageFile(content, gzip.compress(content), f'"{hashlib.sha256(content).hexdigest()[:32]}"', headers)


class WebPage(InputChannel):
    """Serves web/dist/page at the root; its scripts talk to the channel at /chat."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials and logs."""
        return "page"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """`/`, `/widget.js` and so on."""
        blueprint = Blueprint("web_page")
        found = read_page_files(FOLDER / SHOWN_TO_ALL, framed_by="*")
        files = {f"/{name}": file for name, file in found.items()}
        files["/"] = files["/index.html"]

        @blueprint.listener("before_server_start")
        async def take_root(app: Sanic, _: Any) -> None:
            keep_words_out()

            # Rasa answers `/` with its version, and puts a channel's routes under /webhooks/; a
            # middleware comes before both.
            @app.on_request
            async def send(request: Request) -> HTTPResponse | None:
                file = files.get(request.path) if request.method in {"GET", "HEAD"} else None
                return file.answer(request) if file else None

        return blueprint
