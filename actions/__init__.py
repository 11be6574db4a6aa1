"""Rasa SDK actions: read the tracker, ask `bot`, dispatch, return events.

Keep this folder flat: the SDK walks it without a prefix, and a sub-package named like a top-level
package would make its server exit.
"""
