# SPDX-License-Identifier: EUPL-1.2
"""Who did what with which object, when, and from where? A chain of lines, each sealed together with the one before it.

HMAC-SHA256 (RFC 2104) over the line and the seal before it: a line that was changed, put in or taken out breaks the
chain. A cut-off end is found through anchors, the newest line of each day in a file outside the database. The key is
`audit.key` in the folder of the installation; who holds both the key and the anchors can write another history, so
copies of the anchors belong elsewhere. Never content, never secrets (ISO/IEC 27002:2022, 8.15; NEN 7513).
"""

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from veiligheidsbeeld.ground.access.models import AuditLine
from veiligheidsbeeld.ground.core import Statement, StoreError

KEY, ANCHORS = "audit.key", "audit-anchors.jsonl"
_TRIES = 20  # when others write at the same moment
_LONGEST = 200


def record(home: Path, *, actor: str, role: str, origin: str, action: str, thing: str, result: str) -> None:
    """Add one line. `actor` is a public id or the name of a program, `thing` the address of what was asked for.

    Raises StoreError when no line could be added: what cannot be accounted for must not happen.
    """
    key = _key(home)
    for _ in range(_TRIES):
        last = AuditLine.objects.order_by("-number").first()
        line = AuditLine(
            number=last.number + 1 if last else 1, at=datetime.now(UTC), actor=actor, role=role, origin=origin,
            action=action, thing=thing[:_LONGEST], result=result,
        )  # fmt: skip
        line.seal = _seal(key, line, last.seal if last else "")
        try:
            with transaction.atomic():
                line.save(force_insert=True)
        except IntegrityError:  # somebody else has this number: seal it again after theirs
            continue
        if last is not None and last.at.date() < line.at.date():
            _anchor(home, last)
        return
    raise StoreError("audit_busy")


def anchor(home: Path) -> None:
    """Write down the newest line of today outside the database; each day keeps its last."""
    last = AuditLine.objects.order_by("-number").first()
    if last is not None:
        _anchor(home, last)


def verify(home: Path) -> list[Statement]:
    """What is wrong with the trail; empty when it is whole."""
    faults, before, number, seals = [], "", 0, {}
    key, anchors = _key(home), list(_anchors(home))
    wanted = {one["number"] for one in anchors}
    for line in AuditLine.objects.order_by("number").iterator():
        number += 1
        if line.number != number:
            faults.append(Statement("audit_missing", {"number": number}))
            number = line.number
        elif not hmac.compare_digest(line.seal, _seal(key, line, before)):
            faults.append(Statement("audit_changed", {"number": number}))
        before = line.seal
        if number in wanted:
            seals[number] = line.seal
    for one in anchors:
        if seals.get(one["number"]) != one["seal"]:
            faults.append(Statement("audit_cut", {"number": one["number"], "day": one["day"]}))
    return faults


def lines(since: date | None = None) -> Iterator[dict[str, object]]:
    """Every line as it is exported, oldest first; `since` is a day in UTC."""
    found = AuditLine.objects.order_by("number")
    for line in found.filter(at__date__gte=since).iterator() if since else found.iterator():
        yield {**_told(line), "seal": line.seal}


def _told(line: AuditLine) -> dict[str, object]:
    return {
        "number": line.number, "at": line.at.astimezone(UTC).isoformat(), "actor": line.actor, "role": line.role,
        "origin": line.origin, "action": line.action, "thing": line.thing, "result": line.result,
    }  # fmt: skip


def _seal(key: bytes, line: AuditLine, before: str) -> str:
    content = json.dumps([before, _told(line)], sort_keys=True, ensure_ascii=False).encode()
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def _key(home: Path) -> bytes:
    """Made once, readable by the owner only; it gets its name with its content in it, so nobody reads half a key."""
    path = home / KEY
    if not path.exists():
        handle, made = tempfile.mkstemp(dir=home, prefix=f".{KEY}.")  # for the owner only
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # another process made it meanwhile: theirs holds
            os.link(made, path)
        Path(made).unlink()
    return bytes.fromhex(path.read_text().strip())


def _anchors(home: Path) -> Iterator[dict[str, object]]:
    path = home / ANCHORS
    if path.exists():
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _anchor(home: Path, line: AuditLine) -> None:
    said = {"day": line.at.astimezone(UTC).date().isoformat(), "number": line.number, "seal": line.seal}
    if said in _anchors(home):
        return
    with (home / ANCHORS).open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(said) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
