"""The part of the Tensor page in which operations are chained."""

from __future__ import annotations

import streamlit as st

from minitorch_tensor import Tensor
from minitorch_visualizer.pages.parts.kept import first_value, kept
from minitorch_visualizer.pages.parts.page import section
from minitorch_visualizer.tensors.chain import Chain, Order, Outcome, Refusal, Step, replay
from minitorch_visualizer.tensors.operations import OPERATIONS
from minitorch_visualizer.text.counts import count
from minitorch_visualizer.text.markdown import plain

ORDERS = "tensor-orders"
REFUSED = "tensor-refused"
OPERATION = "tensor-operation"
ARGUMENTS = "tensor-arguments"
_SUGGESTED = "tensor-suggested"

_ICONS: dict[Outcome, str] = {
    "start": ":material/flag:",
    "view": ":material/visibility:",
    "copy": ":material/content_copy:",
    "itself": ":material/check:",
}


def ask_chain(start: Tensor) -> Step:
    """Let the reader chain operations on a tensor, and say what each did.

    Args:
        start: The first tensor.

    Returns:
        Where the chain has come to.
    """
    section("Operations", "Each one works on the result of the one before.")
    orders: list[Order] = st.session_state.setdefault(ORDERS, [])
    chain = replay(start, orders)
    _ask_order(start, chain)
    _show_buttons(len(orders))
    _show_steps(chain)
    refused: Order | None = st.session_state.get(REFUSED)
    refusal = None if refused is None else replay(start, [*orders, refused]).refusal
    if chain.refusal is not None:
        _show_broken(chain.refusal, len(orders) - len(chain.steps) + 1)
    elif refusal is not None:
        _show_refusal(refusal)
    elif orders:
        st.info(plain(chain.last.why), icon=_ICONS[chain.last.outcome])
    return chain.last


def _ask_order(start: Tensor, chain: Chain) -> None:
    """Draw the form of the next operation."""
    shape = chain.last.tensor.shape
    left, right = st.columns([2, 3], gap="medium")
    names = list(OPERATIONS)
    first = names.index(first_value(OPERATION, names[0]))
    name = left.selectbox("Operation", names, first, format_func=_label, key=OPERATION)
    operation = OPERATIONS[name]
    # What is proposed fits the operation and the tensor, until the reader types something else.
    if st.session_state.get(_SUGGESTED) != (name, shape):
        st.session_state[_SUGGESTED] = (name, shape)
        st.session_state[ARGUMENTS] = operation.example(shape)
    with (
        right.form("tensor-order", border=False),
        st.container(horizontal=True, vertical_alignment="bottom", gap="small"),
    ):
        st.text_input(operation.takes.capitalize(), st.session_state[kept(ARGUMENTS, "")], key=ARGUMENTS)
        st.form_submit_button(
            "Apply",
            key="tensor-apply",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_apply,
            args=(start,),
        )
    st.caption(plain(operation.about))


def _label(name: str) -> str:
    """Return what the menu says."""
    return {"[ ]": "[ ], an index", "strides": "strides of your own"}.get(name, name)


def _apply(start: Tensor) -> None:
    """Add what is in the form to the chain, or remember it as refused."""
    orders = st.session_state[ORDERS]
    order = Order(st.session_state[OPERATION], st.session_state[ARGUMENTS])
    refused = replay(start, [*orders, order]).refusal is not None
    st.session_state[REFUSED] = order if refused else None
    if not refused:
        st.session_state[ORDERS] = [*orders, order]


def _show_buttons(done: int) -> None:
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Undo", key="tensor-undo", icon=":material/undo:", disabled=not done, on_click=_keep, args=(done - 1,)
        )
        st.button(
            "Start over",
            key="tensor-clear",
            icon=":material/restart_alt:",
            disabled=not done,
            on_click=_keep,
            args=(0,),
        )


def _keep(first: int) -> None:
    """Keep the first operations of the chain."""
    st.session_state[ORDERS] = st.session_state[ORDERS][:first]
    st.session_state[REFUSED] = None


def _show_steps(chain: Chain) -> None:
    """List the tensors of the chain."""
    steps = chain.steps
    st.dataframe(
        {
            "step": list(range(len(steps))),
            "operation": [step.code for step in steps],
            "shape": [str(step.tensor.shape) for step in steps],
            "strides": [str(step.tensor.strides) for step in steps],
            "offset": [step.tensor.offset for step in steps],
            "storage": [f"{step.storage}, {count(len(step.tensor.storage), 'cell')}" for step in steps],
            "it is": [_NAMES[step.outcome] for step in steps],
        },
        hide_index=True,
    )


_NAMES: dict[Outcome, str] = {"start": "the first tensor", "view": "a view", "copy": "a copy", "itself": "the same"}


def _show_refusal(refusal: Refusal) -> None:
    """Say why the operation in the form was not done."""
    if not refusal.kind:
        st.error(plain(refusal.message), icon=":material/edit:")
        return
    st.error(f"`{refusal.order.code}` raised **{refusal.kind}**: {plain(refusal.message)}", icon=":material/block:")
    if refusal.why:
        st.info(plain(refusal.why), icon=":material/help:")


def _show_broken(refusal: Refusal, left_out: int) -> None:
    """Say that the chain no longer fits the tensor that it begins with."""
    st.warning(
        f"The chain stops before `{refusal.order.code}`: {plain(refusal.message)} "
        f"{count(left_out, 'operation')} of it cannot be done on this tensor. Undo, or choose another shape.",
        icon=":material/link_off:",
    )
