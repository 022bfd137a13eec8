# SPDX-License-Identifier: EUPL-1.2
"""What can be drawn? Five kinds, from plain values: every word is the caller's, every result a Vega-Lite specification
for `render_svg`.
"""

from veiligheidsbeeld.doors.report.area_map import MapArea, area_map, links_of
from veiligheidsbeeld.doors.report.dot_map import Dot, dot_map
from veiligheidsbeeld.doors.report.interval_chart import Bar, bar_links, interval_chart
from veiligheidsbeeld.doors.report.map_classes import class_colours, class_limits, class_of, swatch
from veiligheidsbeeld.doors.report.places_chart import Places, intervals_and_places, places_chart
from veiligheidsbeeld.doors.report.series_chart import Point, series_chart

__all__ = [
    "Bar",
    "Dot",
    "MapArea",
    "Places",
    "Point",
    "area_map",
    "bar_links",
    "class_colours",
    "class_limits",
    "class_of",
    "dot_map",
    "interval_chart",
    "intervals_and_places",
    "links_of",
    "places_chart",
    "series_chart",
    "swatch",
]
