# SPDX-License-Identifier: EUPL-1.2
"""How do we ask a public service for bytes, politely and without ever taking half an answer for a whole one?"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
import urllib3

from veiligheidsbeeld.ground.core import DataContractError, ServiceError

T = TypeVar("T")

USER_AGENT = "veiligheidsbeeld/0.1 (open-source safety picture for municipalities)"
ATTEMPTS = 5
CONNECTIONS = 4  # to one host; CBS asks for fair use
_RETRY = {429, 500, 502, 503, 504}
_LONGEST_WAIT = 30.0


@dataclass
class Service:
    """One client for all public services.

    `base_url` replaces the publishers' own addresses: the host then becomes the first segment of the path, and
    everything fetched is marked `proefdata`. `proxy` is an http(s) proxy. `pause` seconds between two requests to a
    publisher; careful clients of CBS take one request a second.
    """

    base_url: str = ""
    proxy: str = ""
    pause: float = 0.75
    sleep: Callable[[float], None] = time.sleep
    _pool: urllib3.PoolManager = field(init=False, repr=False)

    def __post_init__(self) -> None:
        options = {
            "headers": urllib3.make_headers(accept_encoding=True, user_agent=USER_AGENT, keep_alive=True),
            "timeout": urllib3.Timeout(connect=10, read=60),
            "maxsize": CONNECTIONS,
            "block": True,
            "retries": False,
        }
        self._pool = urllib3.ProxyManager(self.proxy, **options) if self.proxy else urllib3.PoolManager(**options)  # type: ignore[arg-type]

    @property
    def replaced(self) -> bool:
        """Do we ask another address than the publishers' own?"""
        return bool(self.base_url)

    def address(self, host: str, path: str) -> str:
        """Full address of a path on a publisher's host."""
        return f"{self.base_url.rstrip('/')}/{host}{path}" if self.base_url else f"https://{host}{path}"

    def get(self, url: str, decode: Callable[[bytes], T]) -> tuple[bytes, T]:
        """Bytes of an answer and what `decode` makes of them.

        A broken connection, a cut body or a busy service is tried again up to five times, with the wait that the
        service asks for. `decode` must raise ValueError on an incomplete body: a cut gzip stream ends without a
        complaint of its own. Raises ServiceError, and DataContractError for a whole answer of another shape.
        """
        problem = ""
        for attempt in range(1, ATTEMPTS + 1):
            wait = min(_LONGEST_WAIT, 0.5 * 2**attempt)
            try:
                answer = self._pool.request("GET", url)
                if answer.status == 200:
                    return answer.data, decode(answer.data)
                if answer.status not in _RETRY or _is_a_refusal(answer.data):
                    raise ServiceError("service_refused", url=url, status=f"{answer.status} {answer.data[:200]!r}")
                problem, wait = str(answer.status), _asked_wait(answer.headers.get("Retry-After"), wait)
            except ValueError as error:
                if isinstance(error, msgspec.ValidationError):
                    raise DataContractError(url, "an answer as agreed", error) from error
                problem = "truncated"
            except urllib3.exceptions.HTTPError as error:
                problem = type(error).__name__
            if attempt < ATTEMPTS:
                self.sleep(wait)
        raise _given_up(url, problem)

    def rest(self) -> None:
        """Wait between two requests to a publisher; not between requests to a replaced address."""
        if not self.replaced:
            self.sleep(self.pause)


def _given_up(url: str, problem: str) -> ServiceError:
    if problem == "truncated":
        return ServiceError("truncated_page", url=url, attempts=ATTEMPTS)
    return ServiceError("service_unreachable", url=url, problem=problem)


def same_host(url: str, other: str) -> bool:
    """Do both addresses lie on the same host? A next link that leads elsewhere is not followed."""
    return urlsplit(url)[:2] == urlsplit(other)[:2]


def _asked_wait(header: str | None, default: float) -> float:
    return min(_LONGEST_WAIT, float(header)) if header and header.isdigit() else default


def _is_a_refusal(body: bytes) -> bool:
    """CBS answers 500 to questions it will not answer (too many rows, `$skip`): asking again does not help."""
    return b"10000 records" in body or b"not supported" in body
