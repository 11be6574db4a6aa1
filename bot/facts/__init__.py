"""The fact base: what a fact is, reading it, checking it, and wording it for a reply."""
