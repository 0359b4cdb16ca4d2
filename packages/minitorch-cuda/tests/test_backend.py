"""The backend keeps the contract: a representative part of it, or all with MINITORCH_WHOLE_CONTRACT=1.

The whole takes minutes on the simulator; on a GPU it compiles a kernel for every operator, dtype and layout.
"""

from __future__ import annotations

import os

import numpy as np
import pytest

import minitorch_tensor as mt
from minitorch_cuda.device import is_simulated
from minitorch_tensor.errors import BackendError
from minitorch_tensor.testing import BackendContract
from minitorch_tensor.testing.table import OPERATIONS

WHOLE = os.environ.get("MINITORCH_WHOLE_CONTRACT") == "1"

pytestmark = [] if is_simulated() else [pytest.mark.gpu]

TAKES_LONG = [
    *("test_arg_reduce_finds_the_first_of_the_largest_and_the_smallest",),
    *("test_arg_top_finds_the_largest_and_the_smallest_elements_in_order",),
    *("test_avg_pool2d_takes_the_mean_of_each_window", "test_scan_keeps_what_lies_between"),
    *("test_conv2d_multiplies_every_window_by_the_weights", "test_the_gradients_of_conv2d_are_central_differences"),
    *("test_the_gradients_of_conv2d_give_back_to_images_and_weights", "test_clamp_keeps_the_elements_between_bounds"),
    *("test_recurrent_layers_read_sequences_in_both_directions", "test_recurrent_layers_stop_where_a_sequence_ends"),
    *("test_recurrent_layers_take_no_gradient_for_zeros", "test_reduce_combines_the_elements_along_any_dimensions"),
]
"""These are checked by smaller tests in the other files, and here when the whole contract is asked for."""


class TestCuda(BackendContract):
    backend = "cuda"
    operations = OPERATIONS if WHOLE else OPERATIONS[::20]


if not WHOLE:
    for name in TAKES_LONG:
        setattr(TestCuda, name, None)


def test_what_takes_long_is_a_part_of_the_contract() -> None:
    assert all(callable(getattr(BackendContract, name)) for name in TAKES_LONG)


def test_a_tensor_goes_to_the_device_and_back_with_its_history() -> None:
    x = mt.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    y = (x.to("cuda") * 2.0).to("fast")
    y.sum().backward()
    assert y.backend.name == "fast"
    assert y.tolist() == [[2.0, 4.0], [6.0, 8.0]]
    assert x.grad.tolist() == [[2.0, 2.0], [2.0, 2.0]]


def test_backends_do_not_mix() -> None:
    with pytest.raises(BackendError, match=r"'cuda' and 'numpy': move one of them with .to\('cuda'\)"):
        mt.ones(2).to("cuda") + mt.ones(2)


def test_a_tensor_is_printed_with_its_backend() -> None:
    assert repr(mt.ones(2).to("cuda")) == "tensor([1., 1.], backend='cuda')"


def test_numbers_come_to_the_host_when_they_are_asked_for() -> None:
    x = mt.tensor([1.5, 2.5]).to("cuda")
    assert x.sum().item() == 4.0
    assert x.tolist() == [1.5, 2.5]
    assert x.cpu().numpy().tolist() == [1.5, 2.5]
    assert x.numpy(force=True).tolist() == [1.5, 2.5]


def test_an_array_is_not_made_in_silence() -> None:
    with pytest.raises(TypeError, match=r"Use cpu\(\) first"):
        mt.ones(2).to("cuda").numpy()
    with pytest.raises(TypeError, match=r"Use cpu\(\) first"):
        np.asarray(mt.ones(2).to("cuda"))
