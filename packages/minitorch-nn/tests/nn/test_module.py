from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import InvalidTypeError, InvalidValueError, NameTakenError, StateDictError, UnknownAttributeError


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        yield


class Scale(nn.Module):
    def __init__(self, factor: float = 2.0) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor([factor]))
        self.register_parameter("shift", None)
        self.register_buffer("calls", torch.tensor(0))
        self.register_buffer("last", torch.tensor(0.0), persistent=False)

    def forward(self, x: Any, times: float = 1.0) -> Any:
        return self.factor * x * times


class Pair(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = Scale(2.0)
        self.second = Scale(3.0)

    def forward(self, x: Any) -> Any:
        return self.second(self.first(x))


def _ones() -> torch.Tensor:
    return torch.ones(2, requires_grad=True)


# ----------------------------------------------------------------------------------------------------------------------
# Names
# ----------------------------------------------------------------------------------------------------------------------
def test_buffers_are_attributes_and_have_dotted_names() -> None:
    pair = Pair()
    assert [name for name, _ in pair.named_buffers()] == ["first.calls", "first.last", "second.calls", "second.last"]
    assert pair.first.calls.item() == 0
    pair.first.calls = torch.tensor(5)
    assert [b.item() for b in pair.buffers()] == [5, 0.0, 0, 0.0]


def test_a_parameter_that_is_none_is_not_listed_and_can_be_set() -> None:
    scale = Scale()
    assert scale.shift is None
    assert [name for name, _ in scale.named_parameters()] == ["factor"]
    scale.shift = nn.Parameter(torch.zeros(1))
    assert [name for name, _ in scale.named_parameters()] == ["factor", "shift"]


def test_a_part_that_is_none_keeps_its_name() -> None:
    pair = Pair()
    pair.second = None  # type: ignore[assignment] # it may be so
    assert repr(pair) == "Pair(\n  (first): Scale()\n  (second): None\n)"
    assert [name for name, _ in pair.named_modules()] == ["", "first"]


def test_a_shared_parameter_comes_once_unless_all_its_names_are_asked_for() -> None:
    pair = Pair()
    pair.second = pair.first
    assert [name for name, _ in pair.named_parameters()] == ["first.factor"]
    assert [name for name, _ in pair.named_parameters(remove_duplicate=False)] == ["first.factor", "second.factor"]
    assert [name for name, _ in pair.named_modules(remove_duplicate=False)] == ["", "first", "second"]


def test_parts_parameters_and_buffers_are_found_by_their_names() -> None:
    pair = Pair()
    assert pair.get_submodule("") is pair
    assert pair.get_submodule("first") is pair.first
    assert pair.get_parameter("second.factor") is pair.second.factor
    assert pair.get_buffer("first.calls") is pair.first.calls


def test_a_name_of_nothing_is_an_error_that_lists_what_there_is() -> None:
    pair = Pair()
    with pytest.raises(UnknownAttributeError, match=r"Pair has no module 'third'.*Its modules: first, second"):
        pair.get_submodule("third")
    with pytest.raises(UnknownAttributeError, match=r"Scale has no parameter 'bias'.*It has: factor, shift"):
        pair.get_parameter("first.bias")
    with pytest.raises(UnknownAttributeError, match=r"'Pair' has no attribute 'frist'.*first, second"):
        _ = pair.frist


@pytest.mark.parametrize("name", ["", "a.b"])
def test_a_name_that_cannot_be_used_is_a_key_error(name: str) -> None:
    module = nn.Module()
    for register in (module.register_parameter, module.register_buffer, module.add_module):
        with pytest.raises(NameTakenError, match="cannot name a parameter, buffer or module") as caught:
            register(name, None)
        assert isinstance(caught.value, KeyError)


def test_the_name_of_something_else_is_taken() -> None:
    scale = Scale()
    for name in ("factor", "forward", "training"):
        with pytest.raises(NameTakenError, match=f"'{name}' is already an attribute of Scale"):
            scale.register_buffer(name, torch.zeros(1))


def test_only_what_fits_can_be_registered() -> None:
    module = nn.Module()
    with pytest.raises(InvalidTypeError, match=r"wrap it in Parameter\(...\)"):
        module.register_parameter("w", torch.zeros(1))
    with pytest.raises(InvalidTypeError, match="as buffer 'b'"):
        module.register_buffer("b", 1.0)
    with pytest.raises(InvalidTypeError, match="as module 'm'"):
        module.register_module("m", torch.zeros(1))
    assert list(module.parameters()) == list(module.buffers()) == list(module.children()) == []


@pytest.mark.parametrize(("name", "kind"), [("factor", "a Parameter"), ("calls", "a buffer, a Tensor")])
def test_a_plain_value_does_not_take_the_place_of_a_parameter_or_buffer(name: str, kind: str) -> None:
    with pytest.raises(InvalidTypeError, match=f"to '{name}', which holds {kind}"):
        setattr(Scale(), name, 3)


def test_deleting_takes_a_buffer_out() -> None:
    scale = Scale()
    del scale.last
    assert [name for name, _ in scale.named_buffers()] == ["calls"]


# ----------------------------------------------------------------------------------------------------------------------
# State
# ----------------------------------------------------------------------------------------------------------------------
def test_the_state_holds_parameters_and_persistent_buffers_without_history() -> None:
    state = Pair().state_dict(prefix="net.")
    assert list(state) == ["net.first.factor", "net.first.calls", "net.second.factor", "net.second.calls"]
    assert not any(value.requires_grad for value in state.values())


def test_the_state_shares_the_memory_and_keeps_the_parameters_if_asked() -> None:
    scale = Scale()
    scale.state_dict()["factor"][0] = 7.0
    assert scale.factor.item() == 7.0
    assert scale.state_dict(keep_vars=True)["factor"] is scale.factor


def test_loading_copies_into_the_parameters_that_are_there() -> None:
    pair, other = Pair(), Pair()
    parameter = other.first.factor
    pair.first.factor.data.fill_(9.0)
    assert repr(other.load_state_dict(pair.state_dict())) == "<All keys matched successfully>"
    assert other.first.factor is parameter
    assert parameter.item() == 9.0
    pair.first.factor.data.fill_(1.0)
    assert parameter.item() == 9.0


def test_arrays_and_tensors_of_other_libraries_are_loaded() -> None:
    scale = Scale()
    scale.load_state_dict({"factor": np.array([4.0], "float32"), "calls": np.array(3)})
    assert (scale.factor.item(), scale.calls.item()) == (4.0, 3)


def test_with_assign_the_module_takes_over_the_memory() -> None:
    scale, value = Scale(), torch.tensor([4.0])
    scale.load_state_dict({"factor": value, "calls": torch.tensor(1)}, assign=True)
    value[0] = 5.0
    assert scale.factor.item() == 5.0
    assert scale.factor.requires_grad


def test_missing_and_unexpected_names_and_wrong_values_are_named_at_once_and_nothing_changes() -> None:
    pair = Pair()
    state = {"first.factor": torch.tensor([8.0]), "second.factor": torch.zeros(2), "first.calls": "x", "more": 1}
    with pytest.raises(StateDictError) as caught:
        pair.load_state_dict(state)
    assert str(caught.value).split("\n\t") == [
        "Error(s) in loading state_dict for Pair:",
        'Unexpected key(s) in state_dict: "more".',
        'Missing key(s) in state_dict: "second.calls".',
        "'first.calls' holds 'x' of type str, which is no tensor",
        "'second.factor' has shape (2,), and the parameter (1,)",
    ]
    assert pair.first.factor.item() == 2.0


def test_if_not_strict_what_fits_is_loaded_and_the_rest_returned() -> None:
    scale = Scale()
    differences = scale.load_state_dict({"factor": torch.tensor([8.0]), "more": torch.zeros(1)}, strict=False)
    assert (differences.missing_keys, differences.unexpected_keys) == (["calls"], ["more"])
    assert scale.factor.item() == 8.0
    assert repr(differences) == "IncompatibleKeys(missing_keys=['calls'], unexpected_keys=['more'])"


def test_a_dtype_that_would_be_narrowed_is_refused() -> None:
    with pytest.raises(StateDictError, match="dtype float64, which does not fit into the parameter's float32"):
        Scale().load_state_dict({"factor": torch.zeros(1, dtype=torch.float64), "calls": torch.tensor(0)})


def test_what_is_no_mapping_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="takes names with their values"):
        Scale().load_state_dict([1])  # type: ignore[arg-type] # that is the mistake


# ----------------------------------------------------------------------------------------------------------------------
# Hooks
# ----------------------------------------------------------------------------------------------------------------------
def test_a_pre_hook_may_replace_the_arguments_until_it_is_removed() -> None:
    scale = Scale()
    handle = scale.register_forward_pre_hook(lambda _, args: args[0] * 10)
    assert scale(torch.ones(1)).item() == 20.0
    handle.remove()
    assert scale(torch.ones(1)).item() == 2.0


def test_a_pre_hook_with_keyword_arguments_may_replace_these_too() -> None:
    scale = Scale()
    scale.register_forward_pre_hook(lambda _, args, _kwargs: (args, {"times": 5.0}), with_kwargs=True)
    assert scale(torch.ones(1), times=1.0).item() == 10.0


def test_a_pre_hook_that_returns_no_pair_is_refused() -> None:
    scale = Scale()
    scale.register_forward_pre_hook(lambda *_: 3, with_kwargs=True)
    with pytest.raises(InvalidTypeError, match=r"returns None or the pair \(args, kwargs\)"):
        scale(torch.ones(1))


def test_forward_hooks_see_the_output_in_order_and_may_replace_it() -> None:
    scale, seen = Scale(), []
    scale.register_forward_hook(lambda _, _args, out: seen.append(("second", out.item())))
    scale.register_forward_hook(lambda _, _args, out: out + 1, prepend=True)
    scale.register_forward_hook(
        lambda _, _args, kwargs, _out: seen.append(("third", kwargs["times"])), with_kwargs=True
    )
    assert scale(torch.ones(1), times=2.0).item() == 5.0
    assert seen == [("second", 5.0), ("third", 2.0)]


def test_a_forward_hook_that_is_always_called_is_called_after_an_error_too() -> None:
    scale, seen = Scale(), []
    scale.register_forward_hook(lambda _, _args, out: seen.append(out), always_call=True)
    with pytest.raises(TypeError):
        scale(torch.ones(1), "many")
    assert seen == [None]


def test_a_backward_hook_sees_both_gradients_and_may_replace_that_of_the_input() -> None:
    pair, seen = Pair(), []

    def hook(module: Any, grad_input: Any, grad_output: Any) -> Any:
        seen.append((module, grad_input[0].tolist(), grad_output[0].tolist()))
        return (grad_input[0] * 10,)

    handle = pair.second.register_full_backward_hook(hook)
    x = _ones()
    pair(x).sum().backward()
    assert seen == [(pair.second, [3.0, 3.0], [1.0, 1.0])]
    assert x.grad.tolist() == [60.0, 60.0]
    handle.remove()
    pair(x).sum().backward()
    assert len(seen) == 1


def test_a_backward_hook_of_a_module_whose_input_has_no_gradient_is_called() -> None:
    scale, seen = Scale(), []
    scale.register_full_backward_hook(lambda _, grad_input, grad_output: seen.append((grad_input, len(grad_output))))
    scale(torch.ones(2)).sum().backward()
    assert seen == [((None,), 1)]
    assert scale.factor.grad.item() == 2.0


def test_a_backward_pre_hook_may_replace_the_gradient_that_goes_back() -> None:
    pair = Pair()
    seen: list[Any] = []

    def before(module: Any, grad_output: Any) -> Any:
        seen.append((module, [grad.tolist() for grad in grad_output]))
        return (grad_output[0] * 10,)

    handle = pair.second.register_full_backward_pre_hook(before)
    pair.second.register_full_backward_hook(lambda *given: seen.append([grad.tolist() for grad in given[2]]))
    x = _ones()
    pair(x).sum().backward()
    assert seen == [(pair.second, [[1.0, 1.0]]), [[10.0, 10.0]]]
    assert x.grad.tolist() == [60.0, 60.0]
    handle.remove()
    x.grad = None
    pair(x).sum().backward()
    assert x.grad.tolist() == [6.0, 6.0]


def test_a_hook_that_cannot_be_called_is_refused() -> None:
    with pytest.raises(InvalidTypeError, match="A hook is a function, not 3"):
        Scale().register_forward_hook(3)  # type: ignore[arg-type] # that is the mistake


# ----------------------------------------------------------------------------------------------------------------------
# All parts at once
# ----------------------------------------------------------------------------------------------------------------------
def test_training_is_switched_in_all_parts_and_a_part_with_its_own_train_is_asked() -> None:
    class Frozen(Scale):
        def train(self, mode: bool = True) -> Any:  # noqa: ARG002 - it stays frozen
            return super().train(False)

    pair = Pair()
    pair.second = Frozen()
    pair.train()
    assert [module.training for module in pair.modules()] == [True, True, False]
    assert [module.training for module in pair.eval().modules()] == [False, False, False]
    with pytest.raises(InvalidValueError, match=r"train\(\) takes True or False"):
        pair.train(1)  # type: ignore[arg-type] # that is the mistake


def test_zero_grad_forgets_gradients_or_makes_them_zeros() -> None:
    pair = Pair()
    pair(_ones()).sum().backward()
    pair.zero_grad(set_to_none=False)
    assert pair.first.factor.grad.tolist() == [0.0]
    pair.zero_grad()
    assert pair.first.factor.grad is None


def test_requires_grad_freezes_all_parameters() -> None:
    pair = Pair().requires_grad_(False)
    assert not any(p.requires_grad for p in pair.parameters())


def test_apply_calls_the_innermost_first() -> None:
    names: list[str] = []
    model = nn.Sequential(nn.Sequential(nn.Identity(), nn.Flatten()), Scale())
    assert model.apply(lambda module: names.append(type(module).__name__)) is model
    assert names == ["Identity", "Flatten", "Sequential", "Scale", "Sequential"]


def test_to_converts_floating_point_numbers_in_place_with_their_gradients() -> None:
    pair = Pair()
    parameter = pair.first.factor
    pair(_ones()).sum().backward()
    assert pair.double() is pair
    assert pair.first.factor is parameter
    assert (parameter.dtype, parameter.grad.dtype) == (torch.float64, torch.float64)
    assert (pair.first.calls.dtype, pair.first.last.dtype) == (torch.int64, torch.float64)
    assert pair.float().first.factor.dtype is torch.float32


def test_to_moves_to_a_backend_and_takes_a_tensor_as_an_example() -> None:
    pair = Pair().to("simple")
    assert {t.backend.name for t in (*pair.parameters(), *pair.buffers())} == {"simple"}
    pair.to(torch.zeros(1, dtype=torch.float64))
    assert (pair.first.factor.backend.name, pair.first.factor.dtype) == ("numpy", torch.float64)


def test_to_refuses_a_dtype_without_fractions() -> None:
    with pytest.raises(InvalidTypeError, match="converted to a floating point dtype, not to int64"):
        Pair().to(torch.int64)


def test_copies_and_pickles_are_modules_of_their_own() -> None:
    pair = Pair()
    for other in (copy.deepcopy(pair), pickle.loads(pickle.dumps(pair))):
        other.first.factor.data.fill_(9.0)
        assert pair.first.factor.item() == 2.0
        assert list(other.state_dict()) == list(pair.state_dict())


def test_modules_nested_ten_thousand_deep_are_walked() -> None:
    model: Any = Scale()
    for _ in range(10_000):
        outer = nn.Module()
        outer.inner = model
        model = outer
    model.eval().apply(lambda _: None)
    assert len(list(model.modules())) == 10_001
    assert len(model.state_dict()) == 2
