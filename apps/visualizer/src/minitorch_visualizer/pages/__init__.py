"""The pages of the visualizer: one module a page, each with a function `page()` that draws it."""
