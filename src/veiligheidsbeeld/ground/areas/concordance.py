# SPDX-License-Identifier: EUPL-1.2
"""How do counts of one area division become counts of another? By imported weights, or not at all.

Weights are shares of addresses (VNG grenswijzigen, or built from the yearly address file of CBS). Without them a
comparison across divisions is refused; a code that stayed the same may still be another place.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from veiligheidsbeeld.ground.core import DataContractError, UserError

COLUMNS = ("from_division", "from_code", "to_division", "to_code", "weight")
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Concordance:
    """Weights from one division to another: `weights[from_code][to_code]`, each row adding up to 1."""

    name: str
    from_division: int
    to_division: int
    weights: Mapping[str, Mapping[str, float]]

    def convert(self, counts: Mapping[str, float]) -> dict[str, float]:
        """Counts by code of the target division; estimates. A code without weights is refused with a UserError.

        >>> half = Concordance("w", 2024, 2025, {"BU1": {"BU1": .5, "BU2": .5}})
        >>> half.convert({"BU1": 10.0})
        {'BU1': 5.0, 'BU2': 5.0}
        """
        result: dict[str, float] = defaultdict(float)
        for code, count in counts.items():
            if code not in self.weights:
                raise UserError("no_weights", own=self.from_division, other=self.to_division)
            for target, weight in self.weights[code].items():
                result[target] += count * weight
        return dict(result)


def read_weights(path: Path) -> list[Concordance]:
    """Concordances of a weights file (columns: from_division, from_code, to_division, to_code, weight).

    Every area of the older division must stand in it, also those that stayed the same (weight 1). Raises
    DataContractError naming row and column, UserError when the weights of an area do not add up to 1.
    """
    found: dict[tuple[int, int], dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise DataContractError(path.name, ", ".join(COLUMNS), reader.fieldnames, row=1)
    for number, row in enumerate(reader, start=2):
        pair = (_year(path, number, row, "from_division"), _year(path, number, row, "to_division"))
        found[pair][row["from_code"]][row["to_code"]] = _weight(path, number, row)
    for weights in found.values():
        for code, targets in weights.items():
            if abs(sum(targets.values()) - 1) > _TOLERANCE:
                raise UserError("weights_sum", file=path.name, area=code, total=round(sum(targets.values()), 4))
    return [Concordance(path.name, own, other, weights) for (own, other), weights in sorted(found.items())]


def _year(path: Path, number: int, row: Mapping[str, str], column: str) -> int:
    try:
        return int(row[column])
    except ValueError as error:
        raise DataContractError(path.name, "a year", row[column], row=number, column=column) from error


def _weight(path: Path, number: int, row: Mapping[str, str]) -> float:
    try:
        weight = float(row["weight"])
    except (ValueError, TypeError) as error:
        raise DataContractError(path.name, "a number", row["weight"], row=number, column="weight") from error
    if not 0 <= weight <= 1:
        raise DataContractError(path.name, "0 to 1", row["weight"], row=number, column="weight")
    return weight
