# SPDX-License-Identifier: EUPL-1.2
"""How large is the effect? One file a method; each says what it needs and where it stems from."""
