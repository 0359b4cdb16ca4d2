"""The record of a training run: written, kept, compared and put into words."""
