# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0003_documents"),
    ]

    operations = [
        migrations.AlterField(
            model_name="document",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("agreed", "agreed"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("destroyed", "destroyed"),
                ],
                default="draft",
                max_length=10,
            ),
        ),
    ]
