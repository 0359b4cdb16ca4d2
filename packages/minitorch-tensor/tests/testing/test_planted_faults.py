"""Each fault that is planted here must be caught by the contract, by the test that is there for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minitorch_scalar import operators
from minitorch_tensor.dtypes import int64
from minitorch_tensor.errors import ContractError
from minitorch_tensor.functions.arithmetic import Mul
from minitorch_tensor.numpy_backend import NumpyBackend
from minitorch_tensor.testing import OPERATIONS, BackendContract, Operand, Operation


class Faulty(NumpyBackend):
    """The base of all faults: itself without one."""

    name = "faulty"


class SigmoidIsOff(Faulty):
    def map(self, operator: Any, a: Any, **options: Any) -> Any:
        out = super().map(operator, a, **options)
        if operator is operators.sigmoid:
            out.array[...] += 1e-3
        return out


class StridesAreIgnored(Faulty):
    def copy(self, a: Any, **options: Any) -> Any:
        row = a.storage[a.offset : a.offset + a.numel()]
        return super().copy(self.from_numpy(row.reshape(a.shape)) if row.size == a.numel() else a, **options)


class OutIsIgnored(Faulty):
    def zip(self, operator: Any, a: Any, b: Any, *, dtype: Any = None, out: Any = None) -> Any:
        return super().zip(operator, a, b, dtype=out.dtype if out is not None else dtype)


class OutIsWrittenAsIfContiguous(Faulty):
    def map(self, operator: Any, a: Any, *, dtype: Any = None, out: Any = None) -> Any:
        found = super().map(operator, a, dtype=dtype)
        if out is None:
            return found
        out.storage[out.offset : out.offset + found.numel()] = found.array.reshape(-1)
        return out


class CopyIsAView(Faulty):
    def copy(self, a: Any, *, dtype: Any = None, out: Any = None) -> Any:
        if out is None and (dtype is None or dtype is a.dtype):
            return a.seen_as(a.shape, a.strides, a.offset)
        return super().copy(a, dtype=dtype, out=out)


class ReduceOfNothingIsAView(Faulty):
    def reduce(self, operator: Any, a: Any, dims: Any, **options: Any) -> Any:
        if not dims and options.get("out") is None:
            return a.seen_as(a.shape, a.strides, a.offset)
        return super().reduce(operator, a, dims, **options)


class OperandIsOverwritten(Faulty):
    def map(self, operator: Any, a: Any, *, dtype: Any = None, out: Any = None) -> Any:
        found = super().map(operator, a, dtype=dtype, out=out)
        if operator is operators.relu:
            np.copyto(a.array, found.array)
        return found


class IntegersSaturate(Faulty):
    def zip(self, operator: Any, a: Any, b: Any, **options: Any) -> Any:
        out = super().zip(operator, a, b, **options)
        if operator is operators.add and a.dtype.kind == 1:
            exact = a.array.astype(object) + b.array.astype(object)
            out.array[...] = np.minimum(exact, np.iinfo(a.dtype.numpy).max)
        return out


class ComparisonsAreFloats(Faulty):
    def zip(self, operator: Any, a: Any, b: Any, **options: Any) -> Any:
        return super().zip(operator, a, b, out=options.get("out"))


class MaxForgetsNan(Faulty):
    def reduce(self, operator: Any, a: Any, dims: Any, *, keepdim: bool = False, **options: Any) -> Any:
        if operator is operators.max and a.dtype.is_floating_point and options.get("out") is None:
            return a.like(np.asarray(np.nanmax(a.array, dims, keepdims=keepdim)), a.dtype)
        return super().reduce(operator, a, dims, keepdim=keepdim, **options)


class KeepdimIsForgotten(Faulty):
    def reduce(self, operator: Any, a: Any, dims: Any, **options: Any) -> Any:
        return super().reduce(operator, a, dims, **{**options, "keepdim": False})


class EqualElementsChangeTheirOrder(Faulty):
    def argsort(self, a: Any, dim: int, *, descending: bool = False) -> Any:
        up = super().argsort(a, dim)
        return a.like(np.ascontiguousarray(np.flip(up.array, dim)), int64) if descending else up


class TakeReadsInOrderOfMemory(Faulty):
    def take(self, a: Any, ordinals: Any, *, out: Any = None) -> Any:
        row = self.from_numpy(a.array.ravel("K").copy())
        return super().take(row, ordinals, out=out)


class PutAddsOnce(Faulty):
    def put(self, out: Any, ordinals: Any, values: Any, operator: Any = None) -> None:
        if operator is operators.add:
            values = self.zip(operators.add, self.take(out, ordinals), values)
            operator = None
        super().put(out, ordinals, values, operator)


class SearchGoesToTheWrongSide(Faulty):
    def search(self, ascending: Any, values: Any, *, right: bool = False) -> Any:
        return super().search(ascending, values, right=not right)


class RandomNumbersAreItsOwn(Faulty):
    def random(self, draw: Any, out: Any) -> Any:
        draw(out.shape)
        np.copyto(out.array, 1)
        return out


class DlpackIsCopied(Faulty):
    def from_dlpack(self, ext_tensor: Any, **options: Any) -> Any:
        return self.copy(super().from_dlpack(ext_tensor, **options))


class UniformStaysWhereItIs(Faulty):
    def uniform(self, stream: Any, out: Any, low: float = 0.0, high: float = 1.0) -> Any:
        state = stream.state_bytes()
        super().uniform(stream, out, low, high)
        stream.restore(state)
        return out


class UniformIsRoundedOnce(Faulty):
    def uniform(self, stream: Any, out: Any, low: float = 0.0, high: float = 1.0) -> Any:
        super().uniform(stream, out)
        out.array[...] = out.array.astype(np.longdouble) * (high - low) + low
        return out


class MatmulForgetsBatches(Faulty):
    def matmul(self, a: Any, b: Any, **options: Any) -> Any:
        first = b.array[(0,) * (b.array.ndim - 2)]
        return super().matmul(a, self.from_numpy(np.broadcast_to(first, b.shape).copy()), **options)


class FloatsAreTruncatedFurther(Faulty):
    def copy(self, a: Any, *, dtype: Any = None, out: Any = None) -> Any:
        target = dtype or (out.dtype if out is not None else a.dtype)
        if a.dtype.is_floating_point and target.kind == 1:
            a = self.map(operators.neg, self.map(operators.neg, a))
            np.floor(a.array, out=a.array)
        return super().copy(a, dtype=dtype, out=out)


class StepsOnlyGoDown(Faulty):
    def adagrad_step(self, *states: Any, maximize: bool = False, **options: Any) -> None:  # noqa: ARG002 - the fault
        super().adagrad_step(*states, **options)


class ScaleOfNothingStillDivides(Faulty):
    def moments_step(self, *states: Any, scale: float = 1.0, **options: Any) -> None:
        super().moments_step(*states, scale=scale or 1.0, **options)


class QrGivesNoTriangle(Faulty):
    def qr(self, a: Any) -> tuple[Any, Any]:
        u, s, v = self.svd(a)
        return u, self.from_numpy(s.array[..., None] * np.swapaxes(v.array, -1, -2))


PRIMITIVES = [
    (StridesAreIgnored, "test_copy_keeps_the_numbers"),
    (OutIsIgnored, "test_zip_broadcasts_two_operands"),
    (OutIsWrittenAsIfContiguous, "test_map_applies_an_operator_to_every_element"),
    (CopyIsAView, "test_copy_keeps_the_numbers"),
    (ReduceOfNothingIsAView, "test_reduce_combines_the_elements_along_any_dimensions"),
    (OperandIsOverwritten, "test_map_applies_an_operator_to_every_element"),
    (IntegersSaturate, "test_integers_wrap_around"),
    (ComparisonsAreFloats, "test_a_comparison_of_any_dtype_gives_bools_where_they_are_asked_for"),
    (MaxForgetsNan, "test_nan_goes_through_every_reduction"),
    (KeepdimIsForgotten, "test_reduce_combines_the_elements_along_any_dimensions"),
    (EqualElementsChangeTheirOrder, "test_argsort_keeps_the_order_of_equal_elements"),
    (TakeReadsInOrderOfMemory, "test_take_reads_in_row_major_order_whatever_the_layout"),
    (PutAddsOnce, "test_put_combines_with_an_operator_as_often_as_a_place_comes"),
    (SearchGoesToTheWrongSide, "test_search_finds_where_to_insert"),
    (RandomNumbersAreItsOwn, "test_random_numbers_are_those_that_the_generator_draws"),
    (DlpackIsCopied, "test_dlpack_takes_what_it_gave"),
    (UniformStaysWhereItIs, "test_uniform_numbers_are_those_of_the_stream_bit_for_bit"),
    (UniformIsRoundedOnce, "test_uniform_numbers_are_those_of_the_stream_bit_for_bit"),
    (MatmulForgetsBatches, "test_matmul_multiplies_matrices_and_broadcasts_what_is_before_them"),
    (FloatsAreTruncatedFurther, "test_copy_converts_between_all_dtypes"),
    (StepsOnlyGoDown, "test_a_step_with_a_rate_for_each_number_follows_its_formula"),
    (ScaleOfNothingStillDivides, "test_a_step_with_a_rate_for_each_number_follows_its_formula"),
    (QrGivesNoTriangle, "test_qr_takes_matrices_apart"),
]


def contract(backend: Any) -> BackendContract:
    """Return the contract for a backend."""
    tests = BackendContract()
    tests.backend = backend
    return tests


def entry(name: str) -> Operation:
    """Return the first entry of the table with a name."""
    return next(operation for operation in OPERATIONS if operation.name == name)


@pytest.mark.parametrize(("fault", "test"), PRIMITIVES)
def test_a_primitive_with_a_fault_is_caught(fault: type[Faulty], test: str) -> None:
    getattr(contract(Faulty()), test)()
    with pytest.raises(ContractError):
        getattr(contract(fault()), test)()


def test_a_sigmoid_that_is_off_by_a_thousandth_is_caught() -> None:
    sigmoid = entry("sigmoid")
    contract(Faulty()).test_values_are_those_of_numpy(sigmoid)
    with pytest.raises(ContractError, match=r"sigmoid of contiguous bool tensors of shapes .* is .* at index"):
        contract(SigmoidIsOff()).test_values_are_those_of_numpy(sigmoid)


def change_gradients(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], Any]) -> None:
    """Change what the backward of a product returns: a gradient for each factor, None where none is wanted."""
    backward = Mul.backward
    monkeypatch.setattr(Mul, "backward", lambda ctx, grad: change(backward(ctx, grad)))


def test_a_backward_that_is_scaled_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    change_gradients(monkeypatch, lambda pair: tuple([d if d is None else d * 1.01 for d in pair]))
    with pytest.raises(ContractError, match=r"The gradient of argument 0 of mul .* instead of"):
        contract("numpy").test_gradients_are_those_of_central_differences(entry("mul"))


def test_a_backward_that_forgets_its_own_history_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    change_gradients(monkeypatch, lambda pair: tuple([d if d is None else d.detach() for d in pair]))
    contract("numpy").test_gradients_are_those_of_central_differences(entry("mul"))
    with pytest.raises(ContractError, match="The second derivative of mul in argument 0"):
        contract("numpy").test_second_derivatives_are_those_of_central_differences(entry("mul"))


def test_a_gradient_in_the_wrong_place_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    change_gradients(monkeypatch, lambda pair: pair if any(d is None for d in pair) else (pair[1], pair[0]))
    with pytest.raises(ContractError, match="The gradient of argument 0 of mul"):
        contract("numpy").test_gradients_are_those_of_central_differences(entry("mul"))


def operation(call: Any, reference: Any, count: int = 1, **others: Any) -> Operation:
    """Return an entry for an operation of one's own."""
    shapes: Any = (((2, 3),) * count,)
    return Operation("own", reference, (Operand(),) * count, shapes, call=call, **others)


def test_samples_without_a_gradient_are_caught() -> None:
    constant_sum = operation(lambda x: x.softmax(0).sum(0), lambda x: np.ones(x.shape[1]))
    with pytest.raises(ContractError, match="have no gradient but 0, which proves nothing"):
        contract("numpy").test_gradients_are_those_of_central_differences(constant_sum)


def test_an_operation_that_changes_its_operand_is_caught() -> None:
    def doubled(x: Any) -> Any:
        x.backend.zip(operators.add, x, x, out=x)
        return x.clone()

    with pytest.raises(ContractError, match="changes an operand"):
        contract("numpy").test_operands_stay_as_they_were(operation(doubled, lambda x: x + x))


def test_an_operation_that_gives_a_view_in_place_of_a_copy_is_caught() -> None:
    with pytest.raises(ContractError, match="shares memory with an operand"):
        contract("numpy").test_a_view_shares_memory_and_nothing_else_does(operation(lambda x: x[0], lambda x: x[0]))


def test_an_operation_that_gives_a_copy_in_place_of_a_view_is_caught() -> None:
    copied = operation(lambda x: x[0].clone(), lambda x: x[0], shares="always")
    with pytest.raises(ContractError, match="does not show what is written to its operand"):
        contract("numpy").test_a_view_shares_memory_and_nothing_else_does(copied)


def test_an_operation_that_mixes_backends_is_caught() -> None:
    mixed = operation(lambda x, y: x + y.to(x.backend), np.add, 2)
    with pytest.raises(ContractError, match="own takes argument 0 from another backend without a word"):
        contract("numpy").test_backends_do_not_mix(mixed)


def test_an_operation_that_computes_with_numpy_is_caught() -> None:
    past = operation(lambda x: x.like(np.sin(x.array), x.dtype), np.sin, differentiable=False)
    contract("numpy").test_values_are_those_of_numpy(past)
    with pytest.raises((TypeError, AttributeError)):
        contract("numpy").test_no_operation_computes_past_its_backend(past)


def test_a_result_of_the_wrong_dtype_is_caught() -> None:
    doubled = operation(lambda x: x.double(), lambda x: x)
    with pytest.raises(ContractError, match="has dtype float64 instead of"):
        contract("numpy").test_values_are_those_of_numpy(doubled)


def test_a_result_of_the_wrong_shape_is_caught() -> None:
    with pytest.raises(ContractError, match=r"has shape \(1, 3\) instead of \(3,\)"):
        contract("numpy").test_values_are_those_of_numpy(
            operation(lambda x: x.sum(0, keepdim=True), lambda x: x.sum(0))
        )


def test_nan_that_is_lost_is_caught() -> None:
    forgetful = operation(lambda x: x.nansum(0), lambda x: x.sum(0), special=True)
    contract("numpy").test_values_are_those_of_numpy(forgetful)
    with pytest.raises(ContractError, match="instead of"):
        contract("numpy").test_nan_and_the_infinities_give_what_they_give_in_numpy(forgetful)
