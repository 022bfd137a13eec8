# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("action", "0001_first"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="plan",
            name="claim_indicator",
        ),
        migrations.AlterField(
            model_name="measure",
            name="state",
            field=models.CharField(default="planned", max_length=10),
        ),
        migrations.AlterField(
            model_name="note",
            name="state",
            field=models.CharField(max_length=10),
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("why", models.TextField(max_length=500)),
                ("places", models.PositiveIntegerField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tombstones", to="action.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
    ]
