"""The pages of the visualizer: a folder for each module of the course, one module a page with a function `page()`."""
