"""What the kernels of recurrent layers are given: numbers and addresses, which have names here.

A kernel gets two rows of integers (see `jobs`). One is the same for all threads, a `Call`; the other says what one
thread does, a `Job`. All arrays are contiguous; the first dimensions of those that belong to the sequences are the
steps and the batch.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Call", "Job"]


class Call(NamedTuple):
    """What all threads share: sizes, and the addresses of arrays."""

    steps: int
    batch: int
    features: int
    hidden: int
    gates: int  # the rows of the weights: hidden times the number of gates
    split: int  # as many of these rows belong to gates that the inputs and the state share, and all but for a GRU
    columns: int  # sums of a sequence at a step: as many as `gates`, but for a GRU, which keeps q beside n
    width: int  # columns of a panel
    block: int  # steps that are done at once, where no step waits for another
    line: int  # from one row of the gradients of sums to the next
    reverse: int
    relu: int
    ends: int  # where each sequence ends
    x: int
    w_ih: int
    w_hh: int
    bias: int
    h0: int
    c0: int
    y: int
    cells: int
    saved: int  # the gates
    of_y: int  # 0 if there is none
    of_h: int
    of_c: int
    of_x: int  # 0 if nobody wants it
    of_w_ih: int  # one for each job, as the next two
    of_w_hh: int
    of_bias: int


class Job(NamedTuple):
    """What one thread does, and the addresses of its working memory."""

    begin: int  # the first sequence
    end: int  # the first behind it
    number: int
    w_ih: int  # packed weights
    w_hh: int
    w_q: int  # those of the third gate of a GRU
    sums: int  # the gradients of the sums of some steps
    panel: int  # what the same steps have read, a few columns of it
