"""What is drawn: plotly figures, and graphs in the DOT language."""
