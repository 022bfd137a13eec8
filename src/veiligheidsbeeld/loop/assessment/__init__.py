# SPDX-License-Identifier: EUPL-1.2
"""What do police and municipality make of it? Evidence, and what became of each signal. Never computes a number."""
