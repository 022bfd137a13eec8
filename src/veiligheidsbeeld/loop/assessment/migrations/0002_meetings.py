# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
import veiligheidsbeeld.ground.access.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0001_signals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
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
                ("name", models.CharField(max_length=100)),
                ("held_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("running", "running"), ("closed", "closed")],
                        default="planned",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["held_on", "id"],
            },
        ),
        migrations.CreateModel(
            name="Item",
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
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signal", "signal"),
                            ("check_back", "looking back at a decision"),
                            ("own", "own item"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("signal_key", models.CharField(blank=True, max_length=160)),
                ("evidence", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_judge", "still to be judged"),
                            ("judged", "judged, no decision yet"),
                            ("decided", "decided"),
                            ("looked_back", "decided and looked back at"),
                            ("settled", "dealt with, nothing more to decide"),
                            ("postponed", "moved to a later meeting"),
                            ("dropped", "taken off the agenda"),
                        ],
                        default="to_judge",
                        max_length=11,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="assessment.item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="assessment.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("step", models.CharField(max_length=20)),
                ("to", models.CharField(max_length=11)),
                ("reason", models.TextField(blank=True, max_length=500)),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.item",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="assessment.meeting"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tombstones", to="assessment.item"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                (
                    "party",
                    models.CharField(choices=[("municipality", "Municipality"), ("police", "Police")], max_length=12),
                ),
                ("seen", models.TextField(blank=True, default="", max_length=1000)),
                ("cause", models.TextField(blank=True, default="", max_length=1000)),
                (
                    "sure",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not said"),
                            ("sure", "sure"),
                            ("fairly_sure", "fairly sure"),
                            ("not_sure", "not sure"),
                        ],
                        default="",
                        max_length=11,
                    ),
                ),
                ("confirmed_by", models.CharField(blank=True, max_length=150)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="assessment.item"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("item", "party", "version"), name="one_finding_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("act", "Act"),
                            ("watch", "Watch"),
                            ("set_aside", "Set aside"),
                            ("ask", "Ask for more"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("what", models.TextField(default="", max_length=1000)),
                ("owner", models.CharField(blank=True, default="", max_length=150)),
                ("hours_per_week", models.PositiveIntegerField(default=None, null=True)),
                ("until", models.DateField(default=None, null=True)),
                ("indicator", models.CharField(blank=True, default="", max_length=80)),
                ("area", models.CharField(blank=True, default="", max_length=20)),
                ("check_back_on", models.DateField(default=None, null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="assessment.item"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "version"), name="one_decision_a_version")],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agree", "police and municipality agree"),
                            ("differ", "police and municipality differ"),
                            ("unknown", "it is not known whether they agree"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("about", models.TextField(blank=True, default="", max_length=1000)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comparisons", to="assessment.item"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "version"), name="one_comparison_a_version")],
            },
        ),
        migrations.CreateModel(
            name="LookBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=150)),
                ("role", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("as_hoped", "done, and it is as was hoped"),
                            ("not_seen", "done, and nothing of it is to be seen"),
                            ("not_done", "nothing came of it"),
                            ("too_early", "too early to say"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("about", models.TextField(blank=True, default="", max_length=1000)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="look_backs", to="assessment.item"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("item", "version"), name="one_look_back_a_version")],
            },
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(fields=("meeting", "number"), name="one_item_a_number"),
        ),
    ]
