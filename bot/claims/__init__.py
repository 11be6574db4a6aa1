"""What a message claims, and how that stands to the facts."""
