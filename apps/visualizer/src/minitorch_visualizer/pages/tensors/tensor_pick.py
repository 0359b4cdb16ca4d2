"""The part of the Tensor page that answers: which cell is this element, and which elements are this cell?"""

from __future__ import annotations

import streamlit as st

from minitorch_tensor import Tensor
from minitorch_visualizer.figures.tensor_layout import Pick
from minitorch_visualizer.pages.parts.kept import first_value, kept
from minitorch_visualizer.tensors.places import Index, elements_by_place, formula, named, number_text, symbols
from minitorch_visualizer.text.counts import count

ASKED = "tensor-asked"
PLACE = "tensor-place"
ELEMENT, CELL = "an element", "a cell of the storage"
_SHOWN = 12


def index_key(dim: int) -> str:
    """Return the key of the field for one dimension of the index."""
    return f"tensor-index-{dim}"


def take_pick(text: str) -> None:
    """Put what was clicked into the fields, before the page is drawn."""
    pick = Pick.of(text)
    if pick.index is None:
        st.session_state[ASKED] = CELL
        st.session_state[PLACE] = pick.place
        return
    st.session_state[ASKED] = ELEMENT
    for dim, i in enumerate(pick.index):
        st.session_state[index_key(dim)] = i


def ask_pick(tensor: Tensor) -> Pick | None:
    """Let the reader ask about an element or a cell; None if there is none."""
    first = first_value(ASKED, ELEMENT)
    asked = st.segmented_control("Ask about", (ELEMENT, CELL), default=first, key=ASKED, required=True)
    if asked == ELEMENT:
        return _ask_index(tensor)
    cells = len(tensor.storage)
    if not cells:
        st.info("The storage is empty: there is no cell to ask about.", icon=":material/data_array:")
        return None
    return Pick(place=_number_field(f"place, 0 to {cells - 1}", PLACE, cells))


def _ask_index(tensor: Tensor) -> Pick | None:
    if tensor.numel() == 0:
        st.info("The tensor has no elements: there is no index to ask about.", icon=":material/data_array:")
        return None
    if not tensor.shape:
        st.caption("A tensor without dimensions has one element, and its index is empty.")
        return Pick(index=())
    with st.container(horizontal=True, gap="small"):
        return Pick(
            index=tuple([_number_field(f"dim {dim}", index_key(dim), size) for dim, size in enumerate(tensor.shape)])
        )


def _number_field(label: str, key: str, size: int) -> int:
    """Ask for a number from 0 to a size; one that was left from a larger tensor moves to the end."""
    st.session_state[key] = min(int(st.session_state[kept(key, 1)]), size - 1)
    return int(st.number_input(label, 0, size - 1, key=key, width=132))


def show_pick(tensor: Tensor, pick: Pick) -> None:
    """Say where the element lies, or which elements the cell is."""
    if pick.index is not None:
        _show_element(tensor, pick.index)
    elif pick.place is not None:
        _show_cell(tensor, pick.place)


def _show_element(tensor: Tensor, index: Index) -> None:
    place = tensor.index(index)
    st.markdown(f"**`{named(index)}` = {number_text(tensor.get(index))}** lies in **cell {place}**:")
    st.code(
        f"{symbols(len(index))}\n= {formula(index, tensor.strides, tensor.offset)}",
        language=None,
        wrap_lines=True,
    )
    moves = [
        f"- one step along dim {dim} moves **{stride}** in storage{' (it stays on the cell)' if stride == 0 else ''}"
        for dim, stride in enumerate(tensor.strides)
    ]
    if moves:
        st.markdown("\n".join(moves))
    others = [other for other in elements_by_place(tensor)[place] if other != index]
    if others:
        st.markdown(f"The same cell is also {_listed(others)}.")


def _show_cell(tensor: Tensor, place: int) -> None:
    found = elements_by_place(tensor).get(place, [])
    number = number_text(tensor.storage[place].item())
    if not found:
        st.markdown(
            f"**Cell {place}** holds {number}, and **no element** lies there: no index makes "
            f"`{symbols(len(tensor.shape))}` equal to {place}. The number is kept, because a view holds on to the "
            "whole storage."
        )
        return
    st.markdown(f"**Cell {place}** holds {number}. It is **{count(len(found), 'element')}**: {_listed(found)}.")
    lines = [f"{named(index)}: {formula(index, tensor.strides, tensor.offset)}" for index in found[:_SHOWN]]
    st.code("\n".join(lines), language=None, wrap_lines=True)
    if len(found) > 1:
        st.markdown("Writing to one of them in place would change them all.")


def _listed(indices: list[Index]) -> str:
    shown = ", ".join(f"`{named(index)}`" for index in indices[:_SHOWN])
    return f"{shown} and {len(indices) - _SHOWN} more" if len(indices) > _SHOWN else shown
