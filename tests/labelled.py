"""Where the labelled messages are; messages/README.md says what each set is."""

from bot.settings import ROOT

MESSAGES = ROOT / "tests" / "messages"
