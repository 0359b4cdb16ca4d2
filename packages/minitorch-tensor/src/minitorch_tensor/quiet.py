"""Run NumPy without its warnings about division by zero and overflow, at no cost and for nobody else.

IEEE 754 has answers for 1 / 0 and log(-1), and PyTorch gives them without a word. NumPy warns unless `np.errstate` says
otherwise, which costs as much as a small addition itself. NumPy keeps that setting in a context variable; so each
thread gets one context in which warnings are off, made once, and operations are run in there. What the user has set
for their own arrays stays as it is.
"""

from __future__ import annotations

import threading
from contextvars import Context, copy_context

import numpy as np

__all__ = ["quiet"]


class _Quiet(threading.local):
    """`quiet.run(f, *args)` calls f without warnings; f must not come back here."""

    def __init__(self) -> None:
        context: Context = copy_context()
        context.run(np.seterr, all="ignore")
        self.run = context.run


quiet = _Quiet()
