"""Functions of numbers: the catalogue of operators, samples to draw, derivatives in two ways."""
