"""Rasa graph components: what config.yml names."""
