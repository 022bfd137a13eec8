# SPDX-License-Identifier: EUPL-1.2
"""Does a file come in only by a person's yes, for a purpose on a card, and go again as a whole?"""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from veiligheidsbeeld.doors.demo import fictional_deliveries
from veiligheidsbeeld.doors.demo.fictional_deliveries import try_out
from veiligheidsbeeld.doors.jobs import imports
from veiligheidsbeeld.doors.jobs.drop_folder import take_in
from veiligheidsbeeld.doors.jobs.models import Job
from veiligheidsbeeld.doors.jobs.publish import publish
from veiligheidsbeeld.ground.access import purpose_of
from veiligheidsbeeld.ground.access.models import AccessKey, User
from veiligheidsbeeld.ground.core import AreaType, LawError, Period, UserError
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import World, read_installation
from veiligheidsbeeld.loop.sources import partner_file

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
GOOD = b"wijk;maand;soort;aantal meldingen\nKetelbrink;2026-01;Geluid;61\nBinnenmade;2026-01;Geluid;7\n"


@pytest.fixture
def world(demo_home: Path, tmp_path: Path) -> World:
    """A copy of the invented world that a test may change."""
    shutil.copytree(demo_home / "fictief", tmp_path / "fictief")
    own = read_installation(demo_home).world("fictief")
    return World(own.id, tmp_path / "fictief", own.settings)


def shown(world: World, content: bytes = GOOD, source: str = "overlastmeldingen") -> imports.Preview:
    kind, sender = imports.source_of(source)
    mapping = partner_file.Mapping(absent={"27": "zero"})  # two wijken of 27 have a row
    return imports.preview(world, kind, sender, "proef.csv", content, mapping)


def records(world: World) -> int:
    return len(list((world.folder / "deliveries").glob("*.json")))


def test_a_preview_stores_nothing_and_tells_what_would_change(world: World) -> None:
    before = records(world)
    assert shown(world).difference == {"new": 4, "revised": 0, "same": 0}
    changed = GOOD.replace(b"2026-01", b"2025-12")
    assert shown(world, changed).difference["revised"] > 0
    assert records(world) == before


def test_what_was_accepted_is_published_and_undone_as_a_whole(world: World) -> None:
    delivery = imports.accept(world, shown(world), GOOD)
    publish(world, lambda *_: None)
    period = Period.parse("2026-01")
    figure = open_picture(world).figure("meldingen-overlast-gemeente", "WK980100", period)
    assert figure.count == 61
    imports.undo(world, delivery.provenance.id)
    publish(world, lambda *_: None)
    with pytest.raises(UserError):
        open_picture(world).figure("meldingen-overlast-gemeente", "WK980100", period)
    assert all(Snapshots(world.folder).whole(digest) for digest in delivery.parts.values()), "bytes stay for evidence"


def test_another_organisation_undoes_nothing(world: World) -> None:
    delivery = imports.accept(world, shown(world), GOOD)
    with pytest.raises(LawError) as refused:
        imports.undo(world, delivery.provenance.id, "buurtbemiddeling")
    assert refused.value.statement.code == "not_your_delivery"


CARD = 'question = "x"\npartners = ["gemeente"]\nlegal_basis = "x"\nretention_months = 12\nexpires = {expires}\n'
OTHER = CARD.replace("{expires}", "2027-12-31").replace("gemeente", "politie")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda card: card.unlink(), "no_purpose_card"),
        (lambda card: card.write_text(CARD.format(expires="2025-12-31")), "purpose_expired"),
        (
            lambda card: card.write_text(CARD.format(expires="2027-12-31").replace("gemeente", "politie")),
            "partner_not_on_card",
        ),
    ],
)
def test_without_a_purpose_a_delivery_is_refused(world: World, change: Callable[[Path], object], code: str) -> None:
    change(world.folder / "purposes" / "overlastmeldingen.toml")
    with pytest.raises(LawError) as refused:
        shown(world)
    assert refused.value.statement.code == code


def test_a_card_that_cannot_be_read_is_named(world: World) -> None:
    (world.folder / "purposes" / "overlastmeldingen.toml").write_text("question = 1\n")
    with pytest.raises(UserError) as refused:
        purpose_of(world.folder, "overlastmeldingen", "gemeente", date(2026, 1, 1))
    assert refused.value.statement.params["file"] == "overlastmeldingen.toml"


def test_figures_that_are_not_open_stop_at_wijk_and_hide_no_cell_alone(demo_home: Path) -> None:
    picture = open_picture(read_installation(demo_home).world("fictief"))
    period = picture.periods("misdrijven-per-week", AreaType.WIJK, Period.parse("2025-W50").frequency)[-5]
    wijken = picture.across("misdrijven-per-week", AreaType.WIJK, period)
    assert len(wijken) == 27
    assert picture.across("misdrijven-per-week", AreaType.BUURT, period) == []
    assert sum(one.presence.value == "suppressed" for one in wijken) != 1
    assert all(one.count is None or one.count == 0 or one.count >= 5 for one in wijken)


def test_wijken_add_up_to_the_municipality(demo_home: Path) -> None:
    picture = open_picture(read_installation(demo_home).world("fictief"))
    year = Period.year(2025)
    total = picture.figure("buurtbemiddeling", "GM9801", year)
    text = next(content for _, kind, _, content in fictional_deliveries.files() if kind == "buurtbemiddeling").decode()
    sent = sum(int(line.split(";")[2]) for line in text.splitlines() if ";2025;" in line)
    assert total.count == sent


def test_a_dropped_file_is_taken_in_and_a_wrong_one_gets_its_reasons(world: World) -> None:
    folder = world.folder / "inbox" / "gemeente" / "overlastmeldingen"
    folder.mkdir(parents=True)
    (folder / "goed.csv").write_bytes(GOOD)
    (folder / "fout.xlsx").write_bytes(try_out())
    assert take_in(world) == 0
    assert "25 gebieden niet in het bestand" in (folder / "goed.csv.melding.txt").read_text()
    imports.accept(world, shown(world, GOOD.replace(b"2026-01", b"2025-12")), GOOD)  # a person answered it once
    (folder / "goed.csv").write_bytes(GOOD)
    assert take_in(world) == 1
    assert (folder / "verwerkt" / "goed.csv").exists()
    assert "12 (schatting)" in (folder / "fout.xlsx.melding.txt").read_text()
    assert take_in(world) == 0, "an unchanged file is not tried again"


# in the browser's place


@pytest.fixture
def client(demo_home: Path) -> Client:
    client = Client()
    client.post("/aanmelden-als", {"rol": "analyst"})
    return client


def send(client: Client, content: bytes, name: str = "proef.csv", kind: str = "overlastmeldingen") -> str:
    answer = client.post("/fictief/import/insturen", {"soort": kind, "bestand": SimpleUploadedFile(name, content)})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ["import", "datapakket", "afwijking", "thema/jeugd", "thema/overlast"])
def test_the_new_pages_answer_in_both_languages(client: Client, prefix: str, address: str) -> None:
    answer = client.get(f"{prefix}/fictief/{address}")
    assert answer.status_code == 200
    assert "{{" not in answer.content.decode()


def test_a_faulty_spreadsheet_is_explained_answered_and_thrown_away(client: Client) -> None:
    address = send(client, try_out(), "probeer.xlsx")
    page = client.get(address).content.decode()
    assert "12 (schatting)" in page and "een getal" in page and "Lage Elzex" in page
    assert "Aannemen" not in page
    questions = re.findall(r'name="(q-\d+)"', page)
    answers = dict.fromkeys(questions, "weglaten") | {questions[0]: "missing"}
    assert client.post(f"{address}/antwoorden", answers).status_code == 302
    assert "Lage Elzex" not in client.get(address).content.decode()
    client.post(f"{address}/besluit", {"besluit": "weggooien"})
    assert client.get(address).status_code in (400, 404)


def test_accepting_queues_a_publication(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted: list[str] = []
    monkeypatch.setattr(imports, "accept", lambda world, shown, content: accepted.append(shown.name))
    address = send(client, GOOD)
    answer = client.post(f"{address}/besluit", {"besluit": "aannemen"})
    assert answer.status_code == 302 and "/bronnen/taak/" in answer["Location"]
    assert accepted == ["proef.csv"]
    assert Job.objects.filter(kind=Job.Kind.PUBLISH).exists()


def test_personal_data_are_refused_on_the_page_without_being_repeated(client: Client) -> None:
    page = send(client, b"wijk;bsn;aantal\nKetelbrink;111222333;1\n")
    assert "persoonsgegevens" in page and "111222333" not in page


def test_a_waiting_file_is_for_its_sender_only(client: Client) -> None:
    address = send(client, GOOD)
    other = Client()
    other.force_login(User.objects.create_user("iemand", password="x", role="analyst"))
    assert other.get(address).status_code in (400, 404)


@pytest.mark.parametrize("role", ["mayor", "council_member", "fg", "administrator"])
def test_other_roles_do_not_deliver(demo_home: Path, role: str) -> None:
    client = Client()
    client.post("/aanmelden-als", {"rol": role})
    assert client.get("/fictief/import").status_code == 403


def test_a_care_partner_sees_and_undoes_its_own_only(demo_home: Path) -> None:
    client = Client()
    partner = User.objects.create_user("bb", password="x", role="care_partner", organisation="buurtbemiddeling")
    client.force_login(partner)
    page = client.get("/fictief/import").content.decode()
    assert "buurtbemiddeling_jaarcijfers.csv" in page and "weeklevering" not in page
    world = read_installation(demo_home).world("fictief")
    other = next(one for one in imports.deliveries(world) if one.provenance.publisher == "politie")
    assert client.post("/fictief/import/ongedaan", {"levering": other.provenance.id}).status_code in (400, 403)
    assert other.provenance.id in {one.provenance.id for one in imports.deliveries(world)}


def test_the_data_package_wants_a_key_and_gives_what_was_released(client: Client, demo_home: Path) -> None:
    assert client.get("/fictief/datapakket/cijfers.csv").status_code == 401
    key = AccessKey.make("dashboard")
    header = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    body = b"".join(client.get("/fictief/datapakket/cijfers.csv", **header).streaming_content).decode()  # type: ignore[attr-defined,arg-type]
    assert body.startswith("indicator,version,slice,area_type")
    suppressed = [line for line in body.splitlines() if ",suppressed," in line]
    assert suppressed and all(",,,," in line for line in suppressed[:50]), "hidden is empty, not zero"
    assert client.get("/fictief/datapakket/woordenboek.csv", **header).status_code == 200  # type: ignore[arg-type]
    assert AccessKey.make("dashboard") != key
    assert client.get("/fictief/datapakket/cijfers.csv", **header).status_code == 401  # type: ignore[arg-type]


def test_another_number_is_traced_to_the_definition_that_gives_it(client: Client, demo_home: Path) -> None:
    picture = open_picture(read_installation(demo_home).world("fictief"))
    burglary = picture.figure("woninginbraak", "GM9801", Period.year(2024))
    asked = f"getal={burglary.count:.0f}&indicator=geregistreerde-misdrijven&gebied=GM9801&periode=2024"
    page = client.get(f"/fictief/afwijking?{asked}").content.decode()
    assert "Woninginbraak" in page and "een andere indicator" in page
    assert (
        "geen van onze cijfers"
        in client.get("/fictief/afwijking?getal=987.654.321&indicator=woninginbraak&periode=2024").content.decode()
    )


def test_a_purpose_card_may_be_coarser_than_the_template(world: World) -> None:
    card = world.folder / "purposes" / "overlastmeldingen.toml"
    card.write_text(card.read_text().replace('finest = "WK"', 'finest = "GM"'))
    imports.accept(world, shown(world), GOOD)
    publish(world, lambda *_: None)
    picture, period = open_picture(world), Period.parse("2026-01")
    assert picture.across("meldingen-overlast-gemeente", AreaType.WIJK, period) == []
    assert picture.figure("meldingen-overlast-gemeente", "GM9801", period).count == 68


def test_real_figures_with_a_partner_among_them_ask_to_sign_in(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = read_installation(demo_home).world("werkelijk")
    assert Client().get("/werkelijk/situatie").status_code == 200
    monkeypatch.setattr("veiligheidsbeeld.doors.web.visit._all_released", lambda world: world.id != real.id)
    assert "/aanmelden" in Client().get("/werkelijk/situatie")["Location"]
