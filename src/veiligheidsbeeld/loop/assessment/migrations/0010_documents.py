# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
import veiligheidsbeeld.ground.access.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0002_meetings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(
                        default=veiligheidsbeeld.ground.access.models.new_public_id,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("world", models.CharField(max_length=40)),
                ("municipality", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=20)),
                ("period", models.CharField(max_length=20)),
                ("content", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("agreed", "agreed"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="DocumentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("step", models.CharField(max_length=20)),
                ("to", models.CharField(max_length=10)),
                ("reason", models.TextField(blank=True, max_length=500)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="assessment.document"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
