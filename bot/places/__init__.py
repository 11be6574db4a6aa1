"""Where the writer is."""
