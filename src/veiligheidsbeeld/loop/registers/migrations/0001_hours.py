# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                ("world", models.CharField(max_length=40)),
                ("week", models.DateField()),
                ("team", models.CharField(max_length=100)),
                ("area", models.CharField(max_length=20)),
                ("task", models.CharField(max_length=40)),
                ("measure", models.CharField(blank=True, default="", max_length=16)),
                ("hours", models.DecimalField(decimal_places=2, default=0, max_digits=7)),
            ],
            options={
                "indexes": [models.Index(fields=["world", "week"], name="registers_h_world_e3781b_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("world", "week", "team", "area", "task", "measure", "version"),
                        name="one_save_a_version",
                    )
                ],
            },
        ),
    ]
