"""Module 1 of the course."""
