# SPDX-License-Identifier: EUPL-1.2
"""The addresses of a production installation, for tests, whose own installation is a demo."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from veiligheidsbeeld.doors.web import urls as pages

urlpatterns = i18n_patterns(
    *pages.common, path("<world:world>/", include(pages.in_world)), *pages.production, prefix_default_language=False
)
handler404 = "veiligheidsbeeld.doors.web.errors.not_found"
handler429 = "veiligheidsbeeld.doors.web.errors.too_many"
handler500 = "veiligheidsbeeld.doors.web.errors.server_error"
