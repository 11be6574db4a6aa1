"""Ways in: input channels for Rasa, named in credentials.yml."""
