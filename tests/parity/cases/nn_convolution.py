"""Convolutions and transposed convolutions, of sequences and images."""

from __future__ import annotations

from parity.harness import floats, ints
from parity.networks import FunctionCase, FunctionError, LayerCase, LayerError

CASES = [
    # Sequences
    FunctionCase("nn.functional.conv1d", lambda f, x, w: f.conv1d(x, w), floats(2, 3, 7), floats(4, 3, 3)),
    FunctionCase(
        "nn.functional.conv1d", lambda f, x, w, b: f.conv1d(x, w, b), floats(2, 3, 7), floats(4, 3, 3), floats(4)
    ),
    FunctionCase(
        "nn.functional.conv1d",
        lambda f, x, w, b: f.conv1d(x, w, b, stride=2, padding=3, dilation=2, groups=2),
        floats(2, 4, 9),
        floats(6, 2, 3),
        floats(6),
    ),
    FunctionCase(
        "nn.functional.conv1d", lambda f, x, w: f.conv1d(x, w, padding="same"), floats(2, 3, 6), floats(2, 3, 4)
    ),
    FunctionCase(
        "nn.functional.conv1d", lambda f, x, w: f.conv1d(x, w, padding="valid"), floats(3, 6), floats(2, 3, 4)
    ),
    FunctionCase(
        "nn.functional.conv1d", lambda f, x, w: f.conv1d(x, w, stride=(2,), padding=[1]), floats(3, 6), floats(2, 3, 2)
    ),
    # Images
    FunctionCase("nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w), floats(2, 3, 5, 6), floats(4, 3, 3, 2)),
    FunctionCase(
        "nn.functional.conv2d",
        lambda f, x, w, b: f.conv2d(x, w, b, padding=1),
        floats(2, 3, 5, 6),
        floats(4, 3, 3, 3),
        floats(4),
    ),
    FunctionCase(
        "nn.functional.conv2d",
        lambda f, x, w, b: f.conv2d(x, w, b, (2, 1), (0, 2), (1, 2), 2),
        floats(2, 4, 6, 6),
        floats(6, 2, 3, 2),
        floats(6),
    ),
    FunctionCase(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, stride=3), floats(1, 2, 8, 9), floats(2, 2, 2, 2)
    ),
    FunctionCase(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, groups=3), floats(2, 3, 5, 5), floats(3, 1, 3, 3)
    ),
    FunctionCase(
        "nn.functional.conv2d",
        lambda f, x, w, b: f.conv2d(x, w, b, padding="same", dilation=(1, 2)),
        floats(2, 3, 5, 7),
        floats(2, 3, 2, 4),
        floats(2),
    ),
    FunctionCase(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, padding="valid"), floats(3, 5, 5), floats(2, 3, 3, 3)
    ),
    FunctionCase(
        "nn.functional.conv2d",
        lambda f, x, w: f.conv2d(x, w, padding=2),
        floats(0, 3, 5, 5),
        floats(2, 3, 3, 3),
        zero_gradient=True,
    ),
    FunctionCase(
        "nn.functional.conv2d",
        lambda f, x, w: f.conv2d(x, w),
        ints(1, 2, 4, 4),
        ints(2, 2, 3, 3),
    ),
    FunctionCase(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x * x, w * w), floats(1, 2, 4, 4), floats(2, 2, 3, 3)
    ),
    # Transposed
    FunctionCase(
        "nn.functional.conv_transpose1d",
        lambda f, x, w: f.conv_transpose1d(x, w),
        floats(2, 3, 5),
        floats(3, 2, 3),
    ),
    FunctionCase(
        "nn.functional.conv_transpose1d",
        lambda f, x, w, b: f.conv_transpose1d(x, w, b, 3, 1, 2, 2, 2),
        floats(2, 4, 5),
        floats(4, 3, 3),
        floats(6),
    ),
    FunctionCase(
        "nn.functional.conv_transpose1d",
        lambda f, x, w: f.conv_transpose1d(x, w, stride=2),
        floats(3, 5),
        floats(3, 2, 2),
    ),
    FunctionCase(
        "nn.functional.conv_transpose2d",
        lambda f, x, w, b: f.conv_transpose2d(x, w, b),
        floats(2, 3, 4, 5),
        floats(3, 2, 3, 2),
        floats(2),
    ),
    FunctionCase(
        "nn.functional.conv_transpose2d",
        lambda f, x, w, b: f.conv_transpose2d(
            x, w, b, stride=(2, 3), padding=(1, 0), output_padding=(1, 2), groups=2, dilation=(1, 2)
        ),
        floats(2, 4, 3, 4),
        floats(4, 3, 3, 2),
        floats(6),
    ),
    FunctionCase(  # an output_padding beyond the stride, which a dilation allows
        "nn.functional.conv_transpose2d",
        lambda f, x, w: f.conv_transpose2d(x, w, padding=1, output_padding=(2, 1), dilation=3),
        floats(1, 2, 3, 3),
        floats(2, 2, 2, 3),
    ),
    FunctionCase(
        "nn.functional.conv_transpose2d", lambda f, x, w: f.conv_transpose2d(x, w), floats(2, 4, 4), floats(2, 3, 3, 3)
    ),
    FunctionCase(
        "nn.functional.conv_transpose2d",
        lambda f, x, w: f.conv_transpose2d(x, w, padding=1),
        floats(0, 2, 4, 4),
        floats(2, 3, 3, 3),
        zero_gradient=True,
    ),
    # Layers
    LayerCase("nn.Conv1d", lambda nn: nn.Conv1d(3, 4, 3), floats(2, 3, 7)),
    LayerCase("nn.Conv1d", lambda nn: nn.Conv1d(4, 6, 3, 2, "valid", 2, 2, False), floats(4, 9)),
    LayerCase("nn.Conv1d", lambda nn: nn.Conv1d(3, 4, 4, padding="same", padding_mode="reflect"), floats(2, 3, 7)),
    LayerCase("nn.Conv1d", lambda nn: nn.Conv1d(3, 4, 3, padding=2, padding_mode="circular"), floats(2, 3, 7)),
    LayerCase("nn.Conv2d", lambda nn: nn.Conv2d(3, 4, 3, padding=1), floats(2, 3, 5, 6)),
    LayerCase("nn.Conv2d", lambda nn: nn.Conv2d(4, 6, (3, 2), (2, 1), (0, 2), 1, 2, False), floats(2, 4, 6, 6)),
    LayerCase("nn.Conv2d", lambda nn: nn.Conv2d(2, 3, 3, padding="same", dilation=2), floats(2, 5, 6)),
    LayerCase("nn.Conv2d", lambda nn: nn.Conv2d(2, 3, 3, padding=(1, 2), padding_mode="reflect"), floats(1, 2, 5, 6)),
    LayerCase("nn.Conv2d", lambda nn: nn.Conv2d(2, 3, 3, padding=2, padding_mode="replicate"), floats(1, 2, 5, 6)),
    LayerCase("nn.Conv2d", lambda nn: nn.Conv2d(2, 3, 2, padding="same", padding_mode="circular"), floats(1, 2, 5, 6)),
    LayerCase("nn.ConvTranspose1d", lambda nn: nn.ConvTranspose1d(4, 6, 3, 2, 1, 1, 2), floats(2, 4, 5)),
    LayerCase("nn.ConvTranspose1d", lambda nn: nn.ConvTranspose1d(4, 6, 3, bias=False), floats(4, 5)),
    LayerCase("nn.ConvTranspose2d", lambda nn: nn.ConvTranspose2d(4, 6, (3, 2), 2, 1, (1, 0), 2), floats(2, 4, 4, 5)),
    LayerCase(
        "nn.ConvTranspose2d",
        lambda nn: nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1),
        floats(1, 2, 4, 5),
        call=lambda layer, x: layer(x, output_size=(8, 9)),
    ),
]

ERRORS = [
    FunctionError("nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w), floats(2, 3, 5, 5), floats(4, 2, 3, 3)),
    FunctionError("nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w), floats(5, 5), floats(4, 2, 3, 3)),
    FunctionError("nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w), floats(1, 2, 5, 5), floats(4, 2, 3)),
    FunctionError("nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w), floats(1, 2, 5, 5), floats(4, 2, 6, 3)),
    FunctionError("nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w), floats(1, 2, 5, 5), floats(4, 2, 0, 3)),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, groups=2), floats(1, 4, 5, 5), floats(3, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, groups=0), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, stride=0), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, stride=1.5), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, stride=(1, 2, 3)), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, padding=-1), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, padding="some"), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d",
        lambda f, x, w: f.conv2d(x, w, padding="same", stride=2),
        floats(1, 2, 5, 5),
        floats(4, 2, 3, 3),
    ),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w.float()), floats(1, 2, 5, 5), floats(4, 2, 3, 3)
    ),
    FunctionError(
        "nn.functional.conv2d",
        lambda f, x, w, b: f.conv2d(x, w, b),
        floats(1, 2, 5, 5),
        floats(4, 2, 3, 3),
        floats(3),
    ),
    FunctionError("nn.functional.conv2d", lambda f, x: f.conv2d(x, 3.0), floats(1, 2, 5, 5)),
    FunctionError(
        "nn.functional.conv2d", lambda f, x, w: f.conv2d(x, w, padding=3), floats(1, 2, 0, 5), floats(4, 2, 3, 3)
    ),
    FunctionError("nn.functional.conv1d", lambda f, x, w: f.conv1d(x, w), floats(1, 2, 3, 5), floats(4, 2, 3)),
    FunctionError("nn.functional.conv1d", lambda f, x, w: f.conv1d(x, w), floats(1, 2, 5), floats(4, 2, 6)),
    FunctionError(
        "nn.functional.conv_transpose2d",
        lambda f, x, w: f.conv_transpose2d(x, w, output_padding=1),
        floats(1, 2, 3, 3),
        floats(2, 2, 2, 2),
    ),
    FunctionError(
        "nn.functional.conv_transpose2d",
        lambda f, x, w: f.conv_transpose2d(x, w),
        floats(1, 2, 3, 3),
        floats(3, 2, 2, 2),
    ),
    FunctionError(
        "nn.functional.conv_transpose2d",
        lambda f, x, w: f.conv_transpose2d(x, w, padding=4),
        floats(1, 2, 3, 3),
        floats(2, 2, 2, 2),
    ),
    FunctionError(
        "nn.functional.conv_transpose2d",
        lambda f, x, w, b: f.conv_transpose2d(x, w, b),
        floats(1, 2, 3, 3),
        floats(2, 2, 2, 2),
        floats(3),
    ),
    FunctionError(
        "nn.functional.conv_transpose1d", lambda f, x, w: f.conv_transpose1d(x, w), floats(3), floats(2, 2, 2)
    ),
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(3, 4, 3, groups=2)),
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(4, 3, 3, groups=2)),
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(4, 4, 3, groups=0)),
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(4, 4, 3, padding="some")),
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(4, 4, 3, padding="same", stride=2)),
    LayerError("nn.Conv2d", lambda nn: nn.Conv2d(4, 4, 3, padding_mode="some")),
    LayerError("nn.ConvTranspose2d", lambda nn: nn.ConvTranspose2d(4, 4, 3, padding_mode="reflect")),
    LayerError(
        "nn.ConvTranspose2d",
        lambda nn, x: nn.ConvTranspose2d(2, 2, 3, stride=2, dtype=x.dtype)(x, output_size=(20, 20)),
        floats(1, 2, 4, 4),
    ),
]
