"""Images as columns of windows, in another size, and with channels as pixels."""

from __future__ import annotations

from parity.harness import floats, ints
from parity.networks import FunctionCase, FunctionError, LayerCase, LayerError

_RESIZE = "nn.functional.interpolate"

CASES = [
    FunctionCase("nn.functional.unfold", lambda f, x: f.unfold(x, 2), floats(2, 3, 4, 5)),
    FunctionCase("nn.functional.unfold", lambda f, x: f.unfold(x * x, (2, 3), (1, 2), (1, 0), 2), floats(2, 2, 5, 6)),
    FunctionCase("nn.functional.unfold", lambda f, x: f.unfold(x, 3, padding=1), floats(2, 4, 4)),
    FunctionCase("nn.functional.fold", lambda f, x: f.fold(x, (4, 5), 2), floats(2, 12, 12)),
    FunctionCase("nn.functional.fold", lambda f, x: f.fold(x * x, (5, 6), (2, 3), (1, 2), (1, 0), 2), floats(2, 12, 3)),
    FunctionCase("nn.functional.fold", lambda f, x: f.fold(x, 4, 3, padding=1), floats(18, 16)),
    # Another size
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, 7), floats(2, 3, 4)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, scale_factor=2), floats(2, 3, 4, 3)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (3, 7)), floats(2, 3, 4, 5)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, scale_factor=(1.7, 0.6)), floats(1, 2, 5, 7)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (3, 7), mode="nearest-exact"), floats(1, 2, 4, 5)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (2, 3, 4)), floats(1, 2, 3, 2, 2)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, 7, mode="linear"), floats(2, 3, 4)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, 7, mode="linear", align_corners=True), floats(2, 3, 4)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, 1, mode="linear", align_corners=True), floats(2, 3, 4)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, 2, mode="linear"), floats(2, 3, 5)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, scale_factor=2, mode="bilinear"), floats(2, 3, 4, 3)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x * x, (5, 7), mode="bilinear"), floats(1, 2, 3, 4)),
    FunctionCase(
        _RESIZE, lambda f, x: f.interpolate(x, (5, 3), mode="bilinear", align_corners=True), floats(1, 2, 3, 4)
    ),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, scale_factor=1.7, mode="bilinear"), floats(1, 2, 5, 4)),
    FunctionCase(
        _RESIZE,
        lambda f, x: f.interpolate(x, scale_factor=1.7, mode="bilinear", recompute_scale_factor=True),
        floats(1, 2, 5, 4),
    ),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (5, 7), mode="bicubic"), floats(1, 2, 3, 4)),
    FunctionCase(
        _RESIZE, lambda f, x: f.interpolate(x, (6, 3), mode="bicubic", align_corners=True), floats(1, 2, 3, 4)
    ),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (3, 4, 5), mode="trilinear"), floats(1, 1, 2, 3, 3)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (2, 3), mode="area"), floats(1, 2, 5, 7)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, (4, 5)), floats(1, 2, 4, 5)),
    FunctionCase(_RESIZE, lambda f, x: f.interpolate(x, 4), floats(0, 2, 3)),
    FunctionCase("nn.functional.upsample", lambda f, x: f.upsample(x, scale_factor=3), floats(1, 2, 3)),
    FunctionCase("nn.functional.upsample_nearest", lambda f, x: f.upsample_nearest(x, (5, 4)), floats(1, 2, 3, 2)),
    FunctionCase(
        "nn.functional.upsample_bilinear", lambda f, x: f.upsample_bilinear(x, scale_factor=2), floats(1, 2, 3, 2)
    ),
    # Channels as pixels
    FunctionCase("nn.functional.pixel_shuffle", lambda f, x: f.pixel_shuffle(x, 2), floats(2, 8, 3, 2)),
    FunctionCase("nn.functional.pixel_shuffle", lambda f, x: f.pixel_shuffle(x, 3), floats(9, 2, 2)),
    FunctionCase("nn.functional.pixel_unshuffle", lambda f, x: f.pixel_unshuffle(x, 2), floats(2, 2, 4, 6)),
    FunctionCase("nn.functional.pixel_unshuffle", lambda f, x: f.pixel_unshuffle(x, 3), floats(1, 3, 6)),
    FunctionCase("nn.functional.channel_shuffle", lambda f, x: f.channel_shuffle(x, 3), floats(2, 6, 3, 2)),
    FunctionCase("nn.functional.channel_shuffle", lambda f, x: f.channel_shuffle(x, 2), floats(1, 4, 5)),
    # Layers
    LayerCase("nn.Unfold", lambda nn: nn.Unfold((2, 3), padding=1), floats(2, 3, 4, 5)),
    LayerCase("nn.Fold", lambda nn: nn.Fold((4, 5), 2), floats(2, 12, 12)),
    LayerCase("nn.Upsample", lambda nn: nn.Upsample((4, 6), mode="bilinear"), floats(1, 2, 3, 4)),
    LayerCase("nn.Upsample", lambda nn: nn.Upsample(scale_factor=2), floats(1, 2, 3)),
    LayerCase("nn.UpsamplingNearest2d", lambda nn: nn.UpsamplingNearest2d(scale_factor=2), floats(1, 2, 3, 4)),
    LayerCase("nn.UpsamplingBilinear2d", lambda nn: nn.UpsamplingBilinear2d((5, 5)), floats(1, 2, 3, 4)),
    LayerCase("nn.PixelShuffle", lambda nn: nn.PixelShuffle(2), floats(2, 8, 3, 2)),
    LayerCase("nn.ChannelShuffle", lambda nn: nn.ChannelShuffle(2), floats(2, 4, 3)),
    LayerCase("nn.PixelUnshuffle", lambda nn: nn.PixelUnshuffle(2), floats(2, 2, 4, 6)),
]

ERRORS = [
    FunctionError("nn.functional.unfold", lambda f, x: f.unfold(x, 5), floats(1, 2, 4, 4)),
    FunctionError("nn.functional.unfold", lambda f, x: f.unfold(x, 0), floats(1, 2, 4, 4)),
    FunctionError(  # PyTorch stumbles over an index here, and says of other shapes what we say of this one
        "nn.functional.unfold", lambda f, x: f.unfold(x, 2), floats(4, 4), kind=RuntimeError
    ),
    FunctionError("nn.functional.fold", lambda f, x: f.fold(x, 4, 2), floats(1, 7, 9)),
    FunctionError("nn.functional.fold", lambda f, x: f.fold(x, 4, 2), floats(1, 8, 8)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2, 3.0), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2, mode="linear"), floats(1, 2, 4, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2, mode="bicubic"), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2, mode="some"), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2, align_corners=True), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, (2, 3)), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 0), floats(1, 2, 4)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2), floats(2, 3)),
    FunctionError(_RESIZE, lambda f, x: f.interpolate(x, 2), ints(1, 2, 3)),
    FunctionError("nn.functional.pixel_shuffle", lambda f, x: f.pixel_shuffle(x, 2), floats(2, 4, 4)),
    FunctionError("nn.functional.pixel_shuffle", lambda f, x: f.pixel_shuffle(x, 0), floats(2, 4, 4)),
    FunctionError("nn.functional.pixel_shuffle", lambda f, x: f.pixel_shuffle(x, 1), floats(2, 4)),
    FunctionError("nn.functional.pixel_unshuffle", lambda f, x: f.pixel_unshuffle(x, 3), floats(2, 4, 4)),
    FunctionError("nn.functional.channel_shuffle", lambda f, x: f.channel_shuffle(x, 4), floats(2, 6, 3)),
    FunctionError("nn.functional.channel_shuffle", lambda f, x: f.channel_shuffle(x, 0), floats(2, 6, 3)),
    FunctionError("nn.functional.channel_shuffle", lambda f, x: f.channel_shuffle(x, 2), floats(2, 6)),
    LayerError("nn.Upsample", lambda nn, x: nn.Upsample(size=2, mode="linear")(x), floats(1, 2, 4, 4)),
]
