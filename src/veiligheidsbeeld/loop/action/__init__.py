# SPDX-License-Identifier: EUPL-1.2
"""What do we do? The plan: themes, ambitions, targets and measures. Never judges its own effect."""
