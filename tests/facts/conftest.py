"""What the tests of the fact base share."""

from __future__ import annotations

from pathlib import Path

import pytest
from garden import Garden

from bot.settings import Settings


@pytest.fixture
def garden(here: Settings, tmp_path: Path) -> Garden:
    return Garden(here, tmp_path)
