"""Rasa graph components: what config.yml names."""

from bot.nlu.patches import check_schema_once

# Here, since whatever runs the assistant, Rasa's own commands included, imports its components.
check_schema_once()
