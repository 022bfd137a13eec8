# SPDX-License-Identifier: EUPL-1.2
"""The command line: `veiligheidsbeeld`. Command names and JSON keys in English, messages in Dutch or English."""
