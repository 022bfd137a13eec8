# SPDX-License-Identifier: EUPL-1.2
"""Which pixel is a point in the plane? North up, the same scale both ways, everything in view with a small edge."""

from dataclasses import dataclass

_EDGE = 6.0


@dataclass(frozen=True)
class Projection:
    """Pixels = metres times `scale`, moved; y turned over. `height` is what the width asks for."""

    scale: float
    move_x: float
    move_y: float
    width: int
    height: int

    @classmethod
    def fit(
        cls, bounds: tuple[float, float, float, float], width: int, highest: int, edge: float = _EDGE
    ) -> "Projection":
        """Everything within `bounds` (west, south, east, north) in `width` pixels and at most `highest`."""
        west, south, east, north = bounds
        wide, tall = max(east - west, 1.0), max(north - south, 1.0)
        scale = min((width - 2 * edge) / wide, (highest - 2 * edge) / tall)
        left = (width - wide * scale) / 2
        return cls(scale, left - west * scale, edge + north * scale, width, round(tall * scale + 2 * edge))

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Place in the drawing, to a tenth of a pixel."""
        return round(x * self.scale + self.move_x, 1), round(self.move_y - y * self.scale, 1)

    def as_vega(self) -> dict[str, object]:
        """The same for Vega-Lite."""
        return {"type": "identity", "reflectY": True, "scale": self.scale, "translate": [self.move_x, self.move_y]}
