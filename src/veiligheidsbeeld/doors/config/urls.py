# SPDX-License-Identifier: EUPL-1.2
"""Which address is which page? Language first (`/en/`), then the world (demo only), then Dutch words."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from veiligheidsbeeld.doors.web import urls as pages

if settings.VB_DEMO:
    _worlds = [path("<world:world>/", include(pages.in_world)), *pages.demo]
else:
    _worlds = [path("", include(pages.in_world), {"world": settings.VB.world()}), *pages.production]

urlpatterns = i18n_patterns(*pages.common, *_worlds, prefix_default_language=False)
handler404 = "veiligheidsbeeld.doors.web.errors.not_found"
handler429 = "veiligheidsbeeld.doors.web.errors.too_many"  # asked for by django-allauth
handler500 = "veiligheidsbeeld.doors.web.errors.server_error"
