# SPDX-License-Identifier: EUPL-1.2
"""One figure, from the publisher's bytes to a page a person may see. Read it from top to bottom: it is the manual.

The figure: recorded crime in GM0114 in 2024, 4,034, which is 36.8 per 1,000 inhabitants. Every step below is the
product's own code; only the service is the offline copy of the real one.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from veiligheidsbeeld.doors.jobs.publish import areas_of, one_division, released_of, tidy_all
from veiligheidsbeeld.doors.jobs.publish import publish as publish_world
from veiligheidsbeeld.ground.access import Action, Purpose, Subject, Thing, decide
from veiligheidsbeeld.ground.core import Origin, Period, Presence
from veiligheidsbeeld.ground.statistics import rate_interval
from veiligheidsbeeld.ground.store import Snapshots
from veiligheidsbeeld.loop.picture.catalogue import Catalogue
from veiligheidsbeeld.loop.picture.cells import Cells
from veiligheidsbeeld.loop.picture.rates import figures
from veiligheidsbeeld.loop.picture.read import open_picture
from veiligheidsbeeld.loop.picture.worlds import Installation, World, WorldSettings
from veiligheidsbeeld.loop.sources import cbs_odata
from veiligheidsbeeld.loop.sources.http import Service

pytestmark = pytest.mark.slow
INDICATOR, AREA, YEAR = "geregistreerde-misdrijven", "GM0114", Period.year(2024)


@pytest.mark.django_db
def test_one_figure_from_bytes_to_page(replay: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World("werkelijk", tmp_path / "werkelijk", WorldSettings(AREA, reference=False))

    # 1. SOURCES. Two tables are fetched: the count and the population it is divided by. What arrives is kept byte for
    #    byte under its hash; the table counts as delivered only when every row the service counted is in.
    service = Service(base_url=replay)
    snapshots = Snapshots(world.folder)
    for table in ("47013NED", "37230ned"):
        cbs_odata.fetch(service, snapshots, cbs_odata.layout(table), AREA, world.clock, lambda *_: None)
    assert {one.provenance.table for one in snapshots.latest()} == {"47013NED", "37230ned"}

    # 2. PROVENANCE. The address was not the publisher's own, and that stays visible for ever.
    assert all(one.provenance.origin is Origin.REPLACED for one in snapshots.latest())

    # 3. TIDY. Padded keys become codes, 2024JJ00 becomes a year, Voorlopig becomes provisional; the division of the
    #    areas comes from the table's own text, not from its MapYear.
    tidied = one_division(tidy_all(world, lambda: None))
    rows = [one for tidy in tidied for one in tidy.observations if (one.area_code, one.period) == (AREA, YEAR)]
    crimes = next(one for one in rows if one.measure == "misdrijven" and one.slice == "0.0.0")
    assert crimes.value == 4034 and crimes.division_year == 2025

    # 4. CELLS. Absence is read through the grid: 47013NED says Missing, so no row is not a zero.
    cells = Cells(tidied)
    burglary = cells.get("misdrijven", "1.1.1", AREA, YEAR)
    assert burglary is not None and burglary.presence is Presence.MISSING and burglary.value is None

    # 5. PICTURE and STATISTICS. A count becomes a rate over the mean population of the year, with an exact interval.
    catalogue = Catalogue.read()
    table = figures(catalogue, cells, areas_of(tidied))
    figure = next(
        one for one in table if (one.indicator, one.slice, one.area_code, one.period) == (INDICATOR, "", AREA, YEAR)
    )
    assert figure.count == 4034 and figure.value is not None and round(figure.value, 1) == 36.8
    assert figure.lower == pytest.approx(rate_interval([4034], [(109346 + 109678) / 2]).lower[0])

    # 6. DISCLOSURE. `release()` is the only way out. The publisher itself released this figure, so its threshold is 1.
    released = released_of(catalogue, cells, areas_of(tidied), table)
    assert any(one == figure for one in released.table)

    # 7. STORE. A publication is built beside the old one and then pointed at; readers never see half of it.
    publication = publish_world(world, lambda *_: None)
    assert (world.folder / "current").read_text().strip() == publication.id

    # 8. READ. Doors read what was released, with everything that makes it true.
    picture = open_picture(world)
    shown = picture.figure(INDICATOR, AREA, YEAR)
    assert shown == figure
    assert picture.provenances[shown.provenance].table == "47013NED"

    # 9. ACCESS. One question, asked before the page is made; without a purpose the answer is no.
    assert decide(Subject(None), Action.VIEW_FIGURES, Thing(demo=True, open_data=True), Purpose.SAFETY_POLICY).allowed
    assert not decide(
        Subject(None), Action.VIEW_FIGURES, Thing(demo=False, open_data=True), Purpose.SAFETY_POLICY
    ).allowed
    assert not decide(Subject(None), Action.VIEW_FIGURES, Thing(demo=True, open_data=True), None).allowed

    # 10. WEB. The page opens with the fact, says how sure it is, and that these are proefdata.
    monkeypatch.setattr(settings, "VB", Installation(tmp_path, settings.VB.settings, {"werkelijk": world}))
    page = Client().get(f"/werkelijk/indicator/{INDICATOR}?gebied={AREA}-2025&periode=2024").content.decode()
    assert "4.034" in page and "36,8 per 1.000 inwoners" in page
    assert "proefdata" in page and "47013NED" in page and "37230ned" in page

    # 11. AS KNOWN ON. The old table stays readable by the day it was recorded; nothing is recomputed.
    assert open_picture(world, publication.recorded_at.date()).figure(INDICATOR, AREA, YEAR) == figure
