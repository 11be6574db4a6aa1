"""Tuning the sentence encoder on the examples: a maintainer's work, no part of running or training."""
