"""The source texts that facts stand on: their descriptions, their digests, and spans in them."""
