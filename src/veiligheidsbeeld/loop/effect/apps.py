# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class Effect(AppConfig):
    """The register of evaluations."""

    name = "veiligheidsbeeld.loop.effect"
    label = "effect"
    default_auto_field = "django.db.models.BigAutoField"
