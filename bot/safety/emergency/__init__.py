"""What is said while an emergency lasts.

`hearing` reads what a message says about it, `conduct` decides what comes next, `book` holds the words
(data/safety/emergency.yml), `replies` puts them together for Rasa. The state itself is in `models`.
"""
