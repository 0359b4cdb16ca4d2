"""Module 0 of the course."""
