"""What says what comes next in a conversation."""
