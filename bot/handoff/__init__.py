"""Whom a person can turn to: support lines, where the person is, and what is open now."""
