"""Training in a thread of its own, and what a tab sees of it."""
