# SPDX-License-Identifier: EUPL-1.2
"""Django's name for this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work."""

    name = "veiligheidsbeeld.doors.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
