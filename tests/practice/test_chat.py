"""What a message means in practice, and who comes next."""

from __future__ import annotations

import pytest

from bot.practice.chat import Command, Commands, line_of, next_scenario
from bot.practice.scenarios import Scenario
from bot.settings import Settings


@pytest.fixture(scope="module")
def commands(here: Settings) -> Commands:
    return Commands(here.data / "practice" / "chat.yml")


@pytest.mark.parametrize(
    ("message", "command"),
    [
        ("Stop.", Command.STOP),
        ("“next one”", Command.NEXT),
        ("I don’t know", Command.MODEL),
        ("It's  just practice!", Command.PRETEND),
        ("real", None),
        ("You can stop whenever you like.", None),
        ("not practice, this is real", None),
        ("", None),
    ],
)
def test_only_the_whole_message_is_a_command(
    commands: Commands, message: str, command: Command | None
) -> None:
    assert commands.read(message) is command


def test_every_client_comes_once_before_one_comes_again(scenarios: dict[str, Scenario]) -> None:
    practised: list[str] = []
    for _ in scenarios:
        practised.append(next_scenario(scenarios.values(), practised).id)
    assert sorted(practised) == sorted(scenarios)
    again = next_scenario(scenarios.values(), practised)
    assert again.id == practised[0]
    assert line_of(again, practised) != line_of(again, [*practised, again.id])


def test_the_easiest_come_first(scenarios: dict[str, Scenario]) -> None:
    assert next_scenario(scenarios.values(), []).difficulty == 1
