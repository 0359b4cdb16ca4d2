"""What the rules of tensors do with a gradient, in words."""

from __future__ import annotations

from collections.abc import Mapping

_SAME = "d in the shape of the argument"
_BACK = "d, with the dimensions put back in their order"

_FORMULAS: Mapping[str, tuple[str, ...]] = {
    "Abs": ("d × sign(a)",),
    "Add": ("d",),
    "Clamp": ("d where the number was not cut, else 0",),
    "Clone": ("d",),
    "Contiguous": ("d",),
    "Cos": ("d × −sin(a)",),
    "Div": ("d / b", "d × −a / b²"),
    "Dot": ("d × b", "d × a"),
    "Exp": ("d × exp(a)",),
    "Expand": ("d, summed over the copies",),
    "CumSum": ("the sum of d from here to the end",),
    "Erf": ("d × 2/√π·exp(−a²)",),
    "Extreme": ("d where the largest (smallest) stood, 0 elsewhere; equal ones share it",),
    "ExtremeAlong": ("d where the largest (smallest) stood, the first of equal ones, 0 elsewhere",),
    "Index": ("d at the place that was taken, 0 elsewhere",),
    "Log": ("d / a",),
    "MatMul": ("d @ bᵀ", "aᵀ @ d"),
    "MatVec": ("the outer product of d and b", "aᵀ @ d"),
    "Maximum": ("d where it is the larger one, half of it where both are equal",),
    "LogAddExp": ("d × σ(a − b)", "d × σ(b − a)"),
    "LogSoftmax": ("d − softmax(a) × the sum of d",),
    "LogSumExp": ("d × softmax(a)",),
    "Mean": ("d / n to each of the n numbers of the mean",),
    "Minimum": ("d where it is the smaller one, half of it where both are equal",),
    "Mul": ("d × b", "d × a"),
    "Neg": ("−d",),
    "Permute": (_BACK,),
    "Pow": ("d × b·a^(b − 1)", "d × a^b·log(a)"),
    "Prod": ("d × the product of all others",),
    "Reciprocal": ("d × −1/a²",),
    "Relu": ("d where a > 0, else 0",),
    "Rsub": ("−d", "d"),
    "Sigmoid": ("d × σ(a)·(1 − σ(a))",),
    "Sign": ("0: a sign does not change",),
    "Sin": ("d × cos(a)",),
    "Softmax": ("s × (d − the sum of d × s), where s = softmax(a)",),
    "Sqrt": ("d / (2·√a)",),
    "Square": ("d × 2·a",),
    "Squeeze": (_SAME,),
    "Sub": ("d", "−d"),
    "Sum": ("d to each of the numbers of the sum",),
    "Take": ("d at the places that were taken, 0 elsewhere",),
    "TakeAt": ("d at the places that were taken, added up where one was taken twice",),
    "Tanh": ("d × (1 − tanh²(a))",),
    "Transpose": (_BACK,),
    "Unsqueeze": (_SAME,),
    "View": (_SAME,),
    "Std": ("d × (a − mean) / ((n − 1) · std)",),
    "Var": ("d × 2·(a − mean) / (n − 1)",),
    "Where": ("", "d where the condition holds, else 0", "d where the condition does not hold, else 0"),
}


def formula_of(rule: str, argument: int) -> str:
    """Return how a rule carries d, the gradient of its result, to one of its arguments a, b; empty if unknown.

    Example:
        >>> formula_of("MatMul", 1)
        'aᵀ @ d'
    """
    texts = _FORMULAS.get(rule, ("",))
    return texts[min(argument, len(texts) - 1)]
