# SPDX-License-Identifier: EUPL-1.2
"""What do police and municipality make of it? First of all the evidence they speak of. Never computes a number."""
