"""The tree of modules: what is registered, under which names, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from minitorch_scalar import MissingMethodError, Module, Parameter, Scalar
from minitorch_scalar.errors import InvalidTypeError, InvalidValueError, UnknownAttributeError


class Leaf(Module):
    """A module of two parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = Parameter(2.0)
        self.bias = Parameter(1.0)

    def forward(self, x: Any) -> Any:
        return self.weight * x + self.bias


class Tree(Module):
    """A module of a parameter and two modules, one of them nested."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = Parameter(3.0)
        self.left = Leaf()
        self.right = Module()
        self.right.inner = Leaf()

    def extra_repr(self) -> str:
        return "kind=oak"


def deep(levels: int) -> Module:
    """Return modules nested in a chain, with a parameter at the end."""
    module: Module = Leaf()
    for _ in range(levels):
        outer = Module()
        outer.inside = module
        module = outer
    return module


# ----------------------------------------------------------------------------------------------------------------------
# The tree
# ----------------------------------------------------------------------------------------------------------------------
def test_parameters_have_dotted_names_in_the_order_of_their_making() -> None:
    names = [name for name, _ in Tree().named_parameters()]
    assert names == ["scale", "left.weight", "left.bias", "right.inner.weight", "right.inner.bias"]


def test_parameters_are_the_values_of_named_parameters() -> None:
    tree = Tree()
    assert list(tree.parameters()) == [parameter for _, parameter in tree.named_parameters()]


def test_a_prefix_stands_before_every_name() -> None:
    assert [name for name, _ in Leaf().named_parameters(prefix="net")] == ["net.weight", "net.bias"]


def test_without_recursion_only_the_own_parameters_are_named() -> None:
    assert [name for name, _ in Tree().named_parameters(recurse=False)] == ["scale"]
    assert len(list(Tree().parameters(recurse=False))) == 1


def test_children_are_the_direct_parts() -> None:
    tree = Tree()
    assert [name for name, _ in tree.named_children()] == ["left", "right"]
    assert list(tree.children()) == [tree.left, tree.right]


def test_modules_are_the_module_itself_and_all_parts_of_parts() -> None:
    tree = Tree()
    assert [name for name, _ in tree.named_modules()] == ["", "left", "right", "right.inner"]
    assert list(tree.modules()) == [tree, tree.left, tree.right, tree.right.inner]


def test_a_module_without_parts_is_its_only_module() -> None:
    module = Module()
    assert (list(module.parameters()), list(module.children()), list(module.modules())) == ([], [], [module])


def test_a_shared_parameter_comes_once_under_its_first_name() -> None:
    module = Module()
    module.a, module.b = Leaf(), Leaf()
    module.b.weight = module.a.weight
    assert [name for name, _ in module.named_parameters()] == ["a.weight", "a.bias", "b.bias"]


def test_a_shared_module_comes_once_under_its_first_name() -> None:
    module = Module()
    module.a = module.b = Leaf()
    assert [name for name, _ in module.named_children()] == ["a"]
    assert [name for name, _ in module.named_modules()] == ["", "a"]
    assert len(list(module.parameters())) == 2


def test_modules_nested_ten_thousand_deep_are_walked() -> None:
    module = deep(10_000)
    module.eval()
    assert sum(1 for _ in module.modules()) == 10_001
    assert sum(1 for _ in module.parameters()) == 2
    assert not any(part.training for part in module.modules())


def test_a_parameter_in_a_list_is_not_seen() -> None:
    module = Module()
    module.parts = [Parameter(1.0), Leaf()]
    assert list(module.parameters()) == []


# ----------------------------------------------------------------------------------------------------------------------
# Attributes
# ----------------------------------------------------------------------------------------------------------------------
def test_a_parameter_and_a_module_are_attributes() -> None:
    leaf = Leaf()
    assert leaf.weight.data == 2.0
    assert Tree().right.inner.bias.data == 1.0
    assert {"weight", "bias", "forward"} <= set(dir(leaf))


def test_a_new_parameter_takes_the_place_of_the_old_one() -> None:
    leaf = Leaf()
    leaf.weight = Parameter(5.0)
    assert [(name, p.data) for name, p in leaf.named_parameters()] == [("weight", 5.0), ("bias", 1.0)]


def test_a_parameter_takes_the_place_of_a_plain_attribute_or_a_module() -> None:
    tree: Any = Tree()
    tree.note = 3
    tree.note = Parameter(1.0)
    tree.left = Parameter(2.0)
    assert (tree.note.data, tree.left.data) == (1.0, 2.0)
    assert [name for name, _ in tree.named_children()] == ["right"]


def test_a_module_takes_the_place_of_a_parameter() -> None:
    leaf: Any = Leaf()
    leaf.weight = Leaf()
    assert [name for name, _ in leaf.named_parameters()] == ["bias", "weight.weight", "weight.bias"]


def test_none_takes_a_parameter_out() -> None:
    leaf: Any = Leaf()
    leaf.bias = None
    assert leaf.bias is None
    assert [name for name, _ in leaf.named_parameters()] == ["weight"]


def test_deleting_takes_parameters_modules_and_plain_attributes_out() -> None:
    tree = Tree()
    tree.note = 3
    del tree.scale, tree.left, tree.note
    assert [name for name, _ in tree.named_parameters()] == ["right.inner.weight", "right.inner.bias"]
    assert not hasattr(tree, "note")


@pytest.mark.parametrize(("name", "kind"), [("scale", "a Parameter"), ("left", "a Module")])
@pytest.mark.parametrize("value", [3.0, "x", Scalar(1.0)])
def test_a_plain_value_does_not_take_the_place_of_a_parameter_or_module(name: str, kind: str, value: Any) -> None:
    tree = Tree()
    before = getattr(tree, name)
    with pytest.raises(InvalidTypeError, match=rf"to '{name}', which holds {kind}: assign {kind}, None"):
        setattr(tree, name, value)
    assert getattr(tree, name) is before


def test_an_unknown_name_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UnknownAttributeError, match=r"'Tree' has no attribute 'wieght'.* are: scale, left, right\."):
        _ = Tree().wieght


def test_an_unknown_name_of_an_empty_module_is_an_error_too() -> None:
    with pytest.raises(AttributeError, match="It has no parameters or modules"):
        _ = Module().weight


def test_an_unknown_name_inside_a_property_is_the_one_that_is_named() -> None:
    class Careless(Leaf):
        @property
        def norm(self) -> Any:
            return self.wieght

    with pytest.raises(UnknownAttributeError, match="'Careless' has no attribute 'wieght'"):
        _ = Careless().norm


def test_hasattr_and_getattr_with_a_default_work() -> None:
    assert not hasattr(Module(), "weight")
    assert getattr(Module(), "mode", "none") == "none"


@pytest.mark.parametrize("value", [Parameter(1.0), Leaf()])
def test_nothing_can_be_registered_before_the_base_class_has_begun(value: Any) -> None:
    class Hasty(Module):
        def __init__(self) -> None:
            self.part = value
            super().__init__()

    with pytest.raises(UnknownAttributeError, match=r"Cannot assign 'part' before Hasty.__init__ has called super"):
        Hasty()


@pytest.mark.parametrize("name", ["forward", "train", "parameters", "training", "_parameters", "_modules"])
def test_the_name_of_a_method_or_of_the_modules_own_state_is_taken(name: str) -> None:
    leaf = Leaf()
    with pytest.raises(InvalidValueError, match=f"'{name}' is already a method or attribute of Leaf"):
        setattr(leaf, name, Parameter(1.0))
    with pytest.raises(InvalidValueError, match=f"'{name}' is already a method or attribute of Leaf"):
        leaf.add_module(name, Leaf())
    assert len(list(leaf.parameters())) == 2


@pytest.mark.parametrize("name", ["", "a.b"])
def test_an_empty_or_dotted_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot name a parameter or module: it needs letters, and no dot"):
        Module().register_parameter(name, Parameter(1.0))
    with pytest.raises(InvalidValueError, match="cannot name a parameter or module"):
        Module().add_module(name, Leaf())


@pytest.mark.parametrize("name", [3, None])
def test_a_name_that_is_no_string_is_refused(name: Any) -> None:
    with pytest.raises(InvalidTypeError, match=f"The name of a parameter or module is a string, not {name}"):
        Module().register_parameter(name, Parameter(1.0))
    with pytest.raises(InvalidTypeError, match="The name of a parameter or module is a string"):
        Module().add_module(name, Leaf())


def test_add_parameter_wraps_a_number_and_returns_the_parameter() -> None:
    module = Module()
    parameter = module.add_parameter("weight_0_1", 0.5)
    assert isinstance(parameter, Parameter)
    assert module.weight_0_1 is parameter
    assert module.add_parameter("again", parameter) is parameter


@pytest.mark.parametrize("value", [1.0, Scalar(1.0), None])
def test_only_a_parameter_can_be_registered_as_one(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match=r"as parameter 'w': wrap it in Parameter\(...\)"):
        Module().register_parameter("w", value)


@pytest.mark.parametrize("value", [1.0, Parameter(1.0), None, Leaf])
def test_only_a_module_can_be_added_as_one(value: Any) -> None:
    with pytest.raises(InvalidTypeError, match="as module 'part'"):
        Module().add_module("part", value)


# ----------------------------------------------------------------------------------------------------------------------
# Calling, modes, gradients, repr
# ----------------------------------------------------------------------------------------------------------------------
def test_calling_a_module_calls_forward() -> None:
    class Takes(Module):
        def forward(self, *args: Any, **kwargs: Any) -> Any:
            return args, kwargs

    assert Takes()(1, b=2) == ((1,), {"b": 2})
    assert Leaf()(3.0).data == 7.0


def test_a_module_without_forward_says_so() -> None:
    with pytest.raises(MissingMethodError, match=r"Module defines no forward\(\)"):
        Module()(1.0)


def test_training_is_on_at_first_and_switched_in_all_parts() -> None:
    tree = Tree()
    assert all(module.training for module in tree.modules())
    assert tree.eval() is tree
    assert not any(module.training for module in tree.modules())
    assert tree.train() is tree
    assert all(module.training for module in tree.modules())


def test_a_part_can_be_switched_alone() -> None:
    tree = Tree()
    tree.right.train(False)
    assert [module.training for module in tree.modules()] == [True, True, False, False]


@pytest.mark.parametrize("mode", [0, 1, None, "yes"])
def test_a_mode_that_is_not_a_bool_is_refused(mode: Any) -> None:
    module = Module()
    with pytest.raises(InvalidValueError, match=r"train\(\) takes True or False"):
        module.train(mode)
    assert module.training is True


def test_zero_grad_forgets_all_gradients() -> None:
    tree = Tree()
    (tree.left(2.0) * tree.scale).backward()
    tree.zero_grad()
    assert [p.grad for p in tree.parameters()] == [None] * 5


def test_requires_grad_freezes_all_parameters_and_thaws_them() -> None:
    tree = Tree()
    assert tree.requires_grad_(False) is tree
    assert all(p.is_constant() for p in tree.parameters())
    assert tree.left(2.0).is_constant()
    tree.requires_grad_()
    assert all(p.is_leaf() for p in tree.parameters())


def test_a_parameter_is_a_leaf_scalar_and_can_be_frozen() -> None:
    assert Parameter(2.0).is_leaf()
    assert Parameter(2.0, requires_grad=False).is_constant()
    assert Parameter(2.0, "w").name == "w"


def test_repr_is_a_tree() -> None:
    assert repr(Leaf()) == "Leaf()"
    assert repr(Tree()) == ("Tree(\n  kind=oak\n  (left): Leaf()\n  (right): Module(\n    (inner): Leaf()\n  )\n)")
