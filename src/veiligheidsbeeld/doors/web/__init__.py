# SPDX-License-Identifier: EUPL-1.2
"""The pages a person sees. Reads released figures through `picture.read`; computes nothing."""
