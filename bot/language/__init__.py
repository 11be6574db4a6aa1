"""Pure text: the lexicon and spaCy pipeline, the sentence encoder, message lengths, reading grade."""
