# SPDX-License-Identifier: EUPL-1.2
"""What does the outside world deliver? One folder a source; no source imports another."""
