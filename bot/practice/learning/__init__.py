"""How the scorer of practice was learnt, and is learnt anew: at a curator's desk, never while it serves."""
