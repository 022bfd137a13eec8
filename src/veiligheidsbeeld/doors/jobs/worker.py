# SPDX-License-Identifier: EUPL-1.2
"""The worker process: takes jobs until its parent is gone."""

import os
import sys
import threading

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veiligheidsbeeld.doors.config.settings")
    django.setup()
    from django.conf import settings

    from veiligheidsbeeld.doors.jobs.queue import work

    def _leave_with_parent() -> None:
        sys.stdin.read()  # returns when the parent's end of the pipe closes, however the parent ended
        os._exit(0)

    os.nice(10)  # a person who waits for a page goes before a job that nobody waits for
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    work(settings.VB)
