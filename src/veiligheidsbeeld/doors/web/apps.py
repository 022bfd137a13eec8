# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages."""

    name = "veiligheidsbeeld.doors.web"
    label = "web"
