"""The pages of module 4."""
