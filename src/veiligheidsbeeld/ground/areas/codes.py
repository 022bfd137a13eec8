# SPDX-License-Identifier: EUPL-1.2
"""How does a publisher's area key become our code? Strips the padding; tells apart what is no area of ours."""

from veiligheidsbeeld.ground.core import AreaType, UserError, area_type_of

# "Niet in te delen": events the publisher could not place. Landsdelen and COROP areas are groupings we do not use.
_UNPLACED = {"GM0000", "GM0999", "GM0998", "PV99", "RE99", "LD99"}
_UNUSED = ("LD", "CR", "AM")


def normal_code(key: str) -> str | None:
    """Our code for a publisher's key, None when it is not a place we publish.

    The nation is NL01 in tables by municipality and NL00 in tables by buurt: both become NL.

    >>> normal_code("WK011401  "), normal_code("NL00      "), normal_code("LDG4  ")
    ('WK011401', 'NL', None)

    Raises UserError for a key that is none of the known shapes: a new kind of area must be looked at, not dropped.
    """
    code = key.strip()
    if code in ("NL00", "NL01"):
        return AreaType.NATION.value
    if code in _UNPLACED or code.startswith(_UNUSED):
        return None
    area_type_of(code)
    return code


def municipality_code(text: str) -> str:
    """A municipality's code as a person types it. Raises UserError for anything else."""
    code = text.strip().upper()
    try:
        if area_type_of(code) is AreaType.MUNICIPALITY:
            return code
    except UserError:
        pass
    raise UserError("unknown_municipality", municipality=text)
