# SPDX-License-Identifier: EUPL-1.2
"""Files that people send: CSV, XLSX or ODS from the police, partners and colleagues, each by a template and a mapping.

A file is read to the end or not at all; what is unclear is asked, what is wrong is named, nothing is guessed.
"""

from veiligheidsbeeld.loop.sources.partner_file.mapping import Mapping, Question, propose
from veiligheidsbeeld.loop.sources.partner_file.personal import refuse_personal
from veiligheidsbeeld.loop.sources.partner_file.places import Places
from veiligheidsbeeld.loop.sources.partner_file.reading import Entry, Fault, Reading, read
from veiligheidsbeeld.loop.sources.partner_file.sheet import Sheet, open_file
from veiligheidsbeeld.loop.sources.partner_file.template import Template, template, templates
from veiligheidsbeeld.loop.sources.partner_file.tidy import SOURCE, About, about_of, deliver, entries_of, tidy
from veiligheidsbeeld.loop.sources.partner_file.weeks import completeness, findings

__all__ = [
    "SOURCE",
    "About",
    "Entry",
    "Fault",
    "Mapping",
    "Places",
    "Question",
    "Reading",
    "Sheet",
    "Template",
    "about_of",
    "completeness",
    "deliver",
    "entries_of",
    "findings",
    "open_file",
    "propose",
    "read",
    "refuse_personal",
    "template",
    "templates",
    "tidy",
]
