from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

import pytest

import minitorch as torch
from minitorch import nn
from minitorch.errors import InvalidTypeError, NameTakenError, UnknownNameError


@pytest.fixture(autouse=True)
def _without_compiling() -> Iterator[None]:
    with torch.use_backend("numpy"):
        yield


def test_sequential_takes_arguments_a_list_or_names() -> None:
    layers = [nn.Linear(3, 4), nn.Tanh()]
    for model in (nn.Sequential(*layers), nn.Sequential(layers)):
        assert [name for name, _ in model.named_children()] == ["0", "1"]
    named = nn.Sequential(OrderedDict(line=layers[0], bend=layers[1]))
    assert [name for name, _ in named.named_children()] == ["line", "bend"]
    x = torch.ones(2, 3)
    assert torch.equal(named(x), layers[0](x).tanh())


def test_sequential_has_places_and_slices_that_share_the_layers() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    assert model[-1] is model[2]
    assert isinstance(model[:2], nn.Sequential)
    assert model[:2][0] is model[0]
    assert len(model) == 3
    model[1] = nn.ReLU()
    assert isinstance(model[1], nn.ReLU)


def test_sequential_grows_and_shrinks() -> None:
    model = nn.Sequential(nn.Identity())
    model.append(nn.Tanh()).extend([nn.ReLU()]).insert(1, nn.Flatten())
    assert [type(layer).__name__ for layer in model] == ["Identity", "Flatten", "Tanh", "ReLU"]
    del model[0]
    assert list(model._modules) == ["0", "1", "2"]
    assert isinstance(model.pop(), nn.ReLU)
    assert len(model + nn.Sequential(nn.ReLU())) == 3
    model += [nn.ReLU()]
    assert len(model) == 3


@pytest.mark.parametrize("place", [3, -4])
def test_a_place_that_is_not_there_is_an_index_error(place: int) -> None:
    model = nn.ModuleList([nn.Identity() for _ in range(3)])
    with pytest.raises(UnknownNameError, match=f"ModuleList of 3 has no place {place}") as caught:
        model[place]
    assert isinstance(caught.value, IndexError)


def test_what_is_no_place_or_no_module_is_refused() -> None:
    model = nn.ModuleList([nn.Identity()])
    with pytest.raises(InvalidTypeError, match="A place in ModuleList is an integer, not 'a'"):
        model["a"]
    with pytest.raises(InvalidTypeError, match="as module '1'"):
        model.append(3)
    with pytest.raises(InvalidTypeError, match="holds modules, not 3"):
        model.insert(0, 3)
    with pytest.raises(InvalidTypeError, match="takes a row of modules, not 3"):
        model.extend(3)  # type: ignore[arg-type] # that is the mistake
    assert len(model) == 1


def test_equal_neighbours_of_a_module_list_are_written_once() -> None:
    model = nn.ModuleList([nn.ReLU(), nn.ReLU(), nn.Sequential(nn.Tanh())])
    assert repr(model) == "ModuleList(\n  (0-1): 2 x ReLU()\n  (2): Sequential(\n    (0): Tanh()\n  )\n)"
    assert repr(nn.ModuleList()) == "ModuleList()"


def test_a_module_dict_is_a_dictionary() -> None:
    choices = nn.ModuleDict({"a": nn.ReLU()})
    choices["b"] = nn.Linear(2, 1)
    choices.update([("c", nn.Tanh())])
    assert list(choices) == list(choices.keys()) == ["a", "b", "c"]
    assert [name for name, _ in choices.named_parameters()] == ["b.weight", "b.bias"]
    assert isinstance(choices.pop("c"), nn.Tanh)
    del choices["a"]
    assert ("a" in choices, "b" in choices, len(choices)) == (False, True, 1)
    assert [module for _, module in choices.items()] == list(choices.values())
    choices.clear()
    assert len(choices) == 0


def test_a_module_dict_names_what_it_has_not() -> None:
    choices = nn.ModuleDict({"a": nn.ReLU()})
    with pytest.raises(UnknownNameError, match=r"has no module 'b'\. Its modules: a") as caught:
        choices["b"]
    assert isinstance(caught.value, KeyError)
    with pytest.raises(InvalidTypeError, match="takes names with their modules, not 3"):
        choices.update(3)  # type: ignore[arg-type] # that is the mistake
    with pytest.raises(NameTakenError, match="'keys' is already an attribute"):
        choices["keys"] = nn.ReLU()


def test_a_parameter_list_holds_parameters() -> None:
    weights = nn.ParameterList([torch.ones(2, 3)])
    weights.append(nn.Parameter(torch.zeros(1))).extend([torch.zeros(2)])
    weights += [torch.ones(4)]
    assert [name for name, _ in weights.named_parameters()] == ["0", "1", "2", "3"]
    assert weights[-1].shape == (4,)
    assert [p.shape for p in weights[:2]] == [(2, 3), (1,)]
    weights[0] = torch.zeros(5)
    assert isinstance(weights[0], nn.Parameter)
    assert weights[0].shape == (5,)
    with pytest.raises(InvalidTypeError, match="takes a row of parameters"):
        weights.extend(torch.ones(2))


def test_a_parameter_dict_holds_parameters_under_names() -> None:
    kept = nn.Parameter(torch.ones(2))
    scales = nn.ParameterDict({"a": kept, "b": torch.zeros(3, dtype=torch.float64)})
    assert scales["a"] is kept
    assert isinstance(scales["b"], nn.Parameter)
    scales["c"] = torch.zeros(())
    assert [name for name, _ in scales.named_parameters()] == list(scales) == ["a", "b", "c"]
    assert ("a" in scales, "d" in scales, len(scales)) == (True, False, 3)
    assert scales.get("d") is None
    assert scales.setdefault("d", torch.ones(1)) is scales["d"]
    assert scales.setdefault("d", torch.ones(9)).shape == (1,)
    assert scales.popitem()[0] == "d"
    assert scales.pop("b").shape == (3,)
    assert [name for name, _ in scales.items()] == list(scales.keys()) == ["a", "c"]
    assert scales.copy()["a"] is kept
    del scales["a"]
    scales.update(nn.ParameterDict({"e": torch.ones(1)}))
    assert list(scales.state_dict()) == ["c", "e"]
    assert len(list(scales.values())) == 2
    scales.clear()
    assert len(scales) == 0


def test_a_parameter_dict_is_written_as_pytorch_writes_it() -> None:
    scales = nn.ParameterDict({"a": torch.ones(2, 3), "b": torch.ones((), dtype=torch.float64)})
    assert repr(scales) == (
        "ParameterDict(\n"
        "    (a): Parameter containing: [torch.FloatTensor of size 2x3]\n"
        "    (b): Parameter containing: [torch.DoubleTensor of size ]\n"
        ")"
    )
    assert repr(nn.ParameterDict()) == "ParameterDict()"


def test_a_parameter_dict_names_what_it_has_not_and_stays_as_it_is() -> None:
    scales = nn.ParameterDict({"a": torch.ones(1)})
    for ask in (scales.__getitem__, scales.__delitem__, scales.pop):
        with pytest.raises(UnknownNameError, match=r"has no parameter 'b'\. Its parameters: a"):
            ask("b")
    with pytest.raises(KeyError):
        scales["b"]
    with pytest.raises(AttributeError):
        scales["b"]
    with pytest.raises(InvalidTypeError, match="takes names with their parameters, not 3"):
        scales.update(3)  # type: ignore[arg-type] # that is the mistake
    with pytest.raises(TypeError):
        scales.update({"c": torch.ones(1), "d": "x"})
    with pytest.raises(NameTakenError, match="'keys' is already an attribute"):
        scales["keys"] = torch.ones(1)
    assert list(scales) == ["a"]
    with pytest.raises(UnknownNameError, match="is empty"):
        nn.ParameterDict().popitem()
