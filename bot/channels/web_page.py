"""The web page at `/`, served by the assistant's own server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}


class WebPage(InputChannel):
    """Serves the files of web/; the page itself talks to Rasa's REST channel."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials and logs."""
        return "page"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Routes for the page's files, and `/` itself."""
        blueprint = Blueprint("web_page")
        pages = {path.name: path for path in (settings.ROOT / "web").iterdir() if path.suffix in TYPES}

        @blueprint.get("/<name>")
        async def file(request: Request, name: str) -> HTTPResponse:
            return await _send(pages[name]) if name in pages else response.text("Not found", 404)

        @blueprint.listener("before_server_start")
        async def take_root(app: Sanic, _: Any) -> None:
            # Rasa answers `/` with its version; a middleware comes before its route.
            @app.on_request
            async def root(request: Request) -> HTTPResponse | None:
                if request.path == "/" and request.method == "GET":
                    return await _send(pages["index.html"])
                return None

        return blueprint


async def _send(path: Path) -> HTTPResponse:
    return await response.file(path, headers=HEADERS, mime_type=TYPES[path.suffix], filename=None)
