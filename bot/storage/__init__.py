"""What is kept: the database's tables, and the key that seals people's words in them."""
