# SPDX-License-Identifier: EUPL-1.2
"""What do police and municipality make of it? Evidence that stays as it was, and what became of each signal."""
