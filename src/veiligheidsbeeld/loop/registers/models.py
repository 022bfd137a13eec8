# SPDX-License-Identifier: EUPL-1.2
"""How many hours did a team spend where, on what? Every save is a version; the newest holds. No person is named."""

from django.db import models

from veiligheidsbeeld.ground.access.written import Written


class Hours(Written):
    """Hours of a team in one week, area and task. `week` is its Monday, `area` its key (code and
    division year), `measure` the public id of a measure of the
    plan they were for, if any."""

    FIELDS = ("hours",)
    TOGETHER = True  # a number that is there is never silently kept or replaced
    world = models.CharField(max_length=40)
    week = models.DateField()
    team = models.CharField(max_length=100)
    area = models.CharField(max_length=20)
    task = models.CharField(max_length=40)
    measure = models.CharField(max_length=16, blank=True, default="")
    hours = models.DecimalField(max_digits=7, decimal_places=2, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["world", "week", "team", "area", "task", "measure", "version"], name="one_save_a_version"
            )
        ]
        indexes = [models.Index(fields=["world", "week"])]

    def __str__(self) -> str:
        return f"{self.week} {self.team} {self.area} {self.task}: {self.hours}"
