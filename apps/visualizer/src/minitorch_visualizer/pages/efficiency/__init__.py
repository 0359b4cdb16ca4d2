"""Module 3: the same operations, compiled and parallel."""
