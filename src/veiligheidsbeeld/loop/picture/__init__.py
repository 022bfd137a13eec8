# SPDX-License-Identifier: EUPL-1.2
"""What is going on? Indicators, rates with their intervals, and reading what was released."""
