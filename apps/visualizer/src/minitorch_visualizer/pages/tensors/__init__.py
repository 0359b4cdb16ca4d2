"""Module 2 of the course."""
