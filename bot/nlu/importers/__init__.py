"""What gives Rasa the facts and the scripts of data/ as training data and responses."""
