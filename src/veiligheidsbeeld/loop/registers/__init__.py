# SPDX-License-Identifier: EUPL-1.2
"""What does the municipality record itself? Hours of teams by week, area and task; never of a person."""
