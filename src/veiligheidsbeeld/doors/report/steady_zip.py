# SPDX-License-Identifier: EUPL-1.2
"""How do the same words give the same file? Office files are archives that note when they were made; here they note the
moment of the publication, in a fixed order, so that identical content is identical bytes."""

import io
import re
import zipfile
from datetime import UTC, datetime

_CORE = "docProps/core.xml"
_WHEN = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")
_FIRST = datetime(1980, 1, 1, tzinfo=UTC)  # before that an archive knows no time


def steady(archive: bytes, at: datetime) -> bytes:
    """The archive with `at` in the place of every moment in it."""
    moment = max(at.astimezone(UTC), _FIRST)
    stamp, written = moment.timetuple()[:6], moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE:
                content = _WHEN.sub(lambda found: found[1] + written + found[2], content)
            one = zipfile.ZipInfo(name, stamp)
            one.compress_type = zipfile.ZIP_DEFLATED
            one.external_attr = 0o600 << 16
            target.writestr(one, content)
    return out.getvalue()
