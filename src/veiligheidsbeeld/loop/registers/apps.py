# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class Registers(AppConfig):
    """Hours of teams."""

    name = "veiligheidsbeeld.loop.registers"
    label = "registers"
    default_auto_field = "django.db.models.BigAutoField"
