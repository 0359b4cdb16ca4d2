"""See what every stage of minitorch does, in the browser.

The modules here split in two. The plain ones (`theme`, `figures/`, `models/`, ...) compute and draw and never import
Streamlit, so they are tested as any other code. `app/` and `pages/` put the results on the screen.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
