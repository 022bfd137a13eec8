# SPDX-License-Identifier: EUPL-1.2
"""Which set-up would show an effect, before anything starts?"""
