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
from bot.channels.private_logs import keep_words_out

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
    ".svg": "image/svg+xml",
}


class WebPage(InputChannel):
    """Serves the files of web/; the page itself talks to the channel at /chat."""

    @classmethod
    def name(cls) -> str:
        """The channel's name in credentials and logs."""
        return "page"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The page's files at the root: `/`, `/page.js` and so on."""
        blueprint = Blueprint("web_page")
        files = {f"/{path.name}": path for path in (settings.ROOT / "web").iterdir() if path.suffix in TYPES}
        files["/"] = files["/index.html"]

        @blueprint.listener("before_server_start")
        async def take_root(app: Sanic, _: Any) -> None:
            keep_words_out()

            # Rasa answers `/` with its version, and puts a channel's routes under /webhooks/; a
            # middleware comes before both.
            @app.on_request
            async def file(request: Request) -> HTTPResponse | None:
                path = files.get(request.path) if request.method == "GET" else None
                return await send_file(path) if path else None

        return blueprint


async def send_file(path: Path) -> HTTPResponse:
    """A file of web/ with the headers every page has."""
    return await response.file(path, headers=HEADERS, mime_type=TYPES[path.suffix], filename=None)
