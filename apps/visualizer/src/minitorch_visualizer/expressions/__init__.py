"""Expressions that a user types: read, differentiated and worked out."""
