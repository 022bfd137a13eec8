# SPDX-License-Identifier: EUPL-1.2
"""How do several people write one text without losing a word? Each save is a new version; nothing is overwritten.

Who saves says which version was on the screen. Fields that only one of them changed are put together; where both
changed the same field, nothing is stored and both texts are given back.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from veiligheidsbeeld.ground.access import ROLE_NAMES
from veiligheidsbeeld.ground.core import StoreError, UserError

Values = Mapping[str, Any]
_TRIES = 20  # when others save the same at the same moment


class Signed(models.Model):
    """Who did it, and when: `by` is the name of the account, `role` what that person did here."""

    by = models.CharField(max_length=150)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def role_name(self) -> str:
        """Msgid of the role."""
        return ROLE_NAMES.get(self.role, "")  # type: ignore[call-overload]


class Written(Signed):
    """One version of what people wrote together; the newest holds."""

    FIELDS: tuple[str, ...] = ()
    TOGETHER = False  # its fields make one whole: nobody's half of it is put together with another's
    version = models.PositiveIntegerField()

    class Meta:
        abstract = True

    @property
    def said(self) -> list[str]:
        """What was written, as words; choices as the msgid of their name."""
        shown = (getattr(self, f"get_{name}_display", None) for name in self.FIELDS)
        texts = (label() if label else getattr(self, name) for name, label in zip(self.FIELDS, shown, strict=True))
        return [str(one) for one in texts if one not in (None, "")]

    @property
    def values(self) -> dict[str, Any]:
        """What was written, by field."""
        return {name: getattr(self, name) for name in self.FIELDS}


class ConflictError(UserError):
    """Somebody else changed the same `fields` meanwhile. `newest` is what stands there now; `mine` what was to be
    saved, with what others wrote in the fields that the writer left alone."""

    def __init__(self, newest: Written, fields: tuple[str, ...], mine: dict[str, Any]) -> None:
        super().__init__("changed_meanwhile", by=newest.by)
        self.newest, self.fields, self.mine = newest, fields, mine


def newest(kind: type[Written], **about: object) -> Any:
    """The version that holds; None where nothing was written."""
    return kind._default_manager.filter(**about).order_by("-version").first()


def write(kind: type[Written], about: Values, values: Values, seen: int, **signed: object) -> Any:
    """Keep what somebody wrote, after having seen version `seen` (0: nothing); returns the version that now holds.

    `signed` says `by`, `role` and `at`. Raises ConflictError when others changed the same fields since, UserError for a
    text that is too long and a version that never was, StoreError when so many write at once that no version could be
    added.
    """
    refuse_long(kind, values)
    for _ in range(_TRIES):
        last = newest(kind, **about)
        if seen and not kind._default_manager.filter(**about, version=seen).exists():
            raise UserError("unknown_version", version=seen)
        merged = _merged(kind, about, values, seen, last)
        if last is not None and merged == last.values:
            return last
        try:
            with transaction.atomic():
                return kind._default_manager.create(
                    **about, **merged, **signed, version=last.version + 1 if last else 1
                )
        except IntegrityError:  # somebody else added this version: put the two together
            continue
    raise StoreError("too_busy")


def refuse_long(kind: type[models.Model], values: Values) -> None:
    """Raises UserError for a text that its field does not hold; databases differ in what they do with one."""
    for name, value in values.items():
        most = kind._meta.get_field(name).max_length  # type: ignore[union-attr]
        if isinstance(value, str) and most and len(value) > most:
            raise UserError("text_too_long", most=most)


def _merged(kind: type[Written], about: Values, mine: Values, seen: int, last: Written | None) -> dict[str, Any]:
    if last is None or last.version == seen:
        return dict(mine)
    base = kind._default_manager.get(**about, version=seen).values if seen else _blank(kind)
    theirs = last.values
    both = tuple(
        name for name in kind.FIELDS
        if mine[name] != theirs[name] and (kind.TOGETHER or mine[name] != base[name] != theirs[name])
    )  # fmt: skip
    merged = {name: mine[name] if mine[name] != base[name] else theirs[name] for name in kind.FIELDS}
    if both:
        raise ConflictError(last, both, dict(mine) if kind.TOGETHER else merged)
    return merged


def _blank(kind: type[Written]) -> dict[str, Any]:
    return {name: kind._meta.get_field(name).get_default() for name in kind.FIELDS}
