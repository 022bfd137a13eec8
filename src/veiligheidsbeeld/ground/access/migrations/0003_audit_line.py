# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_access_key"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("actor", models.CharField(max_length=100)),
                ("role", models.CharField(blank=True, max_length=20)),
                ("origin", models.CharField(max_length=20)),
                ("action", models.CharField(max_length=40)),
                ("thing", models.CharField(max_length=200)),
                ("result", models.CharField(max_length=10)),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
    ]
