"""Convolutions step by step, and networks that learn from images and text. Nothing here knows Streamlit."""
