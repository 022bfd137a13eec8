# SPDX-License-Identifier: EUPL-1.2
from django.core.management import call_command
from django.db import migrations, models


def make_cache(apps, schema_editor):
    """The table of the cache (CACHES in the settings), which Django makes with a command and not with a migration."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("access", "0003_audit_line")]

    operations = [
        migrations.AddField(
            model_name="user", name="session_round", field=models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.RunPython(make_cache, migrations.RunPython.noop),
    ]
