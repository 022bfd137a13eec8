# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users and roles."""

    name = "veiligheidsbeeld.ground.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
