# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class Assessment(AppConfig):
    """Signals and their states."""

    name = "veiligheidsbeeld.loop.assessment"
    label = "assessment"
    default_auto_field = "django.db.models.BigAutoField"
