"""The pages that train: what the reader chooses, what is drawn, and the buttons."""
