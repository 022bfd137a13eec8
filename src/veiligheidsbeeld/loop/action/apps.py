# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class ActionConfig(AppConfig):
    """The plan."""

    name = "veiligheidsbeeld.loop.action"
    label = "action"
    default_auto_field = "django.db.models.BigAutoField"
