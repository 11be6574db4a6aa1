"""Seeing danger in a message by patterns, beside the trained intents."""
