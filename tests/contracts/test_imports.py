"""Who may import whom (docs/architecture.md), read from the code's own import statements."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

PURE = (
    "bot/sources",
    "bot/language",
    "bot/facts",
    "bot/safety",
    "bot/understanding",
    "bot/storage",
    "bot/handoff",
    "bot/practice",
    "bot/tuning",
)
FOREIGN = {"rasa", "rasa_sdk", "sanic", "twilio"}
MODULES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py")])


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_imports_only_what_its_layer_may(path: Path) -> None:
    module = str(path.relative_to(ROOT))
    names, tops = imports(path), roots(path)
    if module.startswith(PURE):
        assert not tops & FOREIGN
    if module.startswith("bot/sources"):
        assert not [
            n for n in names if n.startswith("bot.") and not n.startswith(("bot.sources", "bot.errors"))
        ]
    if module.startswith("bot/"):
        assert "actions" not in tops
        assert "rasa_sdk" not in tops
    if not module.startswith(("bot/nlu", "bot/channels", "bot/evaluation/run.py")):
        assert "rasa" not in tops
    if not module.startswith(("bot/settings.py", "bot/cli/terminal.py", "bot/servers.py")):
        assert "os" not in tops, "the environment is read in bot/settings.py only"


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
