"""Models of scalars: trees of modules, networks as plain numbers, a linear classifier set by hand."""
