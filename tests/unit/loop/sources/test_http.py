# SPDX-License-Identifier: EUPL-1.2
"""Is half an answer never taken for a whole one, and is a service asked again politely, and not for ever?"""

import gzip
import json
from collections.abc import Callable

import msgspec
import pytest

from veiligheidsbeeld.ground.core import DataContractError, ServiceError
from veiligheidsbeeld.loop.sources.http import ATTEMPTS, Service, same_host

Answer = tuple[int, dict[str, str], bytes]
Scripted = Callable[[list[Answer]], tuple[str, list[str]]]


class Page(msgspec.Struct):
    value: list[int]


DECODE = msgspec.json.Decoder(Page).decode
BODY = json.dumps({"value": list(range(2000))}).encode()
ZIPPED = gzip.compress(BODY, mtime=0)
GOOD: Answer = (200, {"Content-Encoding": "gzip"}, ZIPPED)
CUT: Answer = (200, {"Content-Encoding": "gzip"}, ZIPPED[: len(ZIPPED) // 2])
BUSY: Answer = (503, {"Retry-After": "7"}, b"busy")


def client() -> tuple[Service, list[float]]:
    waits: list[float] = []
    return Service(sleep=waits.append), waits


@pytest.mark.parametrize(
    "trouble",
    [
        CUT,
        (200, {}, BODY[:100]),
        (200, {}, b""),
        (200, {"Content-Length": str(len(BODY))}, BODY[:100]),
        (429, {"Retry-After": "1"}, b""),
        (500, {}, b"Internal Server Error"),
        BUSY,
    ],
)
def test_half_an_answer_or_a_busy_service_is_asked_again(scripted: Scripted, trouble: Answer) -> None:
    url, asked = scripted([trouble, GOOD])
    service, waits = client()
    content, page = service.get(url, DECODE)
    assert (content, page.value[-1]) == (BODY, 1999)
    assert (len(asked), len(waits)) == (2, 1)


def test_an_answer_that_stays_cut_is_never_returned(scripted: Scripted) -> None:
    url, asked = scripted([CUT])
    service, _ = client()
    with pytest.raises(ServiceError) as fault:
        service.get(url, DECODE)
    assert fault.value.statement.code == "truncated_page"
    assert fault.value.statement.params == {"url": url, "attempts": ATTEMPTS}
    assert len(asked) == ATTEMPTS


def test_the_wait_is_the_one_the_service_asks_for_but_never_beyond_half_a_minute(scripted: Scripted) -> None:
    url, _ = scripted([BUSY, (503, {"Retry-After": "3600"}, b""), (503, {"Retry-After": "soon"}, b""), GOOD])
    service, waits = client()
    service.get(url, DECODE)
    assert waits == [7, 30, 4]


def test_a_service_that_stays_busy_is_named_with_its_last_answer(scripted: Scripted) -> None:
    url, asked = scripted([BUSY])
    service, waits = client()
    with pytest.raises(ServiceError) as fault:
        service.get(url, DECODE)
    assert fault.value.statement.code == "service_unreachable"
    assert fault.value.statement.params == {"url": url, "problem": "503"}
    assert (len(asked), len(waits)) == (ATTEMPTS, ATTEMPTS - 1)


@pytest.mark.parametrize(
    "refusal",
    [
        (404, {}, b"Resource not found"),
        (400, {}, b"Syntax error"),
        (500, {}, b"query returns more than 10000 records"),
        (500, {}, b"The 'Skip' query option is not supported on the ODataApi"),
    ],
)
def test_a_refusal_is_not_asked_again(scripted: Scripted, refusal: Answer) -> None:
    url, asked = scripted([refusal])
    service, waits = client()
    with pytest.raises(ServiceError) as fault:
        service.get(url, DECODE)
    assert fault.value.statement.code == "service_refused"
    assert str(refusal[0]) in str(fault.value)
    assert (len(asked), waits) == (1, [])


@pytest.mark.parametrize("body", [b'{"values": []}', b'{"value": ["a"]}', b"[]"])
def test_a_whole_answer_of_another_shape_is_no_cut_one(scripted: Scripted, body: bytes) -> None:
    url, asked = scripted([(200, {}, body)])
    service, _ = client()
    with pytest.raises(DataContractError) as fault:
        service.get(url, DECODE)
    assert fault.value.statement.params["file"] == url
    assert len(asked) == 1


def test_an_address_where_nobody_answers_is_named() -> None:
    service, waits = client()
    with pytest.raises(ServiceError) as fault:
        service.get("http://127.0.0.1:9/x", DECODE)
    assert fault.value.statement.code == "service_unreachable"
    assert len(waits) == ATTEMPTS - 1


def test_a_replaced_address_keeps_the_publisher_as_first_segment() -> None:
    assert Service("http://x:1/").address("opendata.cbs.nl", "/a") == "http://x:1/opendata.cbs.nl/a"
    assert Service().address("opendata.cbs.nl", "/a") == "https://opendata.cbs.nl/a"
    assert (Service("http://x:1").replaced, Service().replaced) == (True, False)


def test_a_publisher_gets_a_rest_between_two_questions_and_a_copy_does_not() -> None:
    waits: list[float] = []
    Service(pause=0.5, sleep=waits.append).rest()
    Service("http://x:1", pause=0.5, sleep=waits.append).rest()
    assert waits == [0.5]


def test_a_next_link_counts_as_elsewhere_when_host_or_scheme_differ() -> None:
    assert same_host("https://a.nl/x", "https://a.nl/y?z")
    assert not same_host("https://a.nl/x", "https://b.nl/x")
    assert not same_host("https://a.nl/x", "http://a.nl/x")
