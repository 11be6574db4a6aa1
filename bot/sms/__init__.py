"""Text messages: providers, keywords, segments, numbers kept safe, and what it may cost."""
