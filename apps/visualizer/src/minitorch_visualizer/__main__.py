"""Run the app with `python -m minitorch_visualizer`."""

from __future__ import annotations

from minitorch_visualizer.cli import main

if __name__ == "__main__":
    main()
