"""`bot why`: what one message is taken for, and what decided it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bot import settings, training
from bot.cli.terminal import opener, quiet
from bot.facts.models import ASK_FACT
from bot.language.lexicon import shared_lexicon
from bot.language.sentences import sentences_of

if TYPE_CHECKING:
    from bot.evaluation.run import Opener

MOST = 4
"""How much of what is likely is shown."""
LEAST = 0.01
"""How likely something must be to be shown."""


@click.command()
@click.argument("messages", nargs=-1, required=True)
@click.pass_obj
def why(given: Opener | None, messages: tuple[str, ...]) -> None:
    """Show step by step what the last of some messages is taken for, after the others; it isn't answered."""
    *before, message = messages
    here = settings.read()
    model = training.require_model(here)
    quiet()

    async def parsed() -> dict[str, Any]:
        async with opener(given)(model) as assistant:
            return await assistant.parsed(message, before)

    plain = shared_lexicon(here.data / "lexicon").plain(message)
    for name, told in told_of(message, plain, asyncio.run(parsed())):
        click.echo(f"{name:16} {told}")


def told_of(message: str, plain: str, parsed: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is shown, in order: a name and what is told.

    Args:
        message: as typed.
        plain: as the lexicon puts it.
        parsed: what Rasa's pipeline made of it.
    """
    facts = parsed.get("response_selector", {}).get(ASK_FACT, {}).get("ranking", [])
    rows = [("As typed", message), ("As it is read", plain)]
    if len(sentences_of(message)) > 1:
        rows.append(("Gravest sentence", str(parsed.get("danger_sentence"))))
    rows += [
        ("Danger", _listed(parsed.get("danger_shares", {}))),
        *(("Step", step) for step in parsed.get("why", [])),
        ("Intents", _listed({each["name"]: each["confidence"] for each in parsed["intent_ranking"]})),
        ("Facts", _listed({each["intent_response_key"]: each["confidence"] for each in facts})),
        ("Stance", _listed(parsed.get("stances", {}))),
        ("In an emergency", _listed(parsed.get("means") or {})),
        ("Place, words", ", ".join(f"{e['entity']} {e['value']}" for e in parsed["entities"]) or "none"),
        ("Taken for", str(parsed["intent"]["name"])),
    ]
    return rows


def _listed(likely: Mapping[str, float]) -> str:
    best = sorted(likely.items(), key=lambda item: -item[1])[:MOST]
    return " · ".join(f"{name} {p:.2f}" for name, p in best if p >= LEAST) or "none"
