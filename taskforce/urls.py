"""Every address: the language stands first, so that a page can be sent in the language it was read in."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("taskforce.home.urls_plain")),
    *i18n_patterns(
        path("account/", include("taskforce.accounts.urls")),
        path("account/", include("taskforce.accounts.urls_allauth")),
        path("", include("directory.urls")),
        path("", include("charter.urls")),
        path("", include("meetings.urls")),
        path("", include("reports.urls")),
        path("", include("taskforce.home.urls")),
    ),
]
handler400 = "taskforce.home.views.errors.bad_request"
handler403 = "taskforce.home.views.errors.forbidden"
handler404 = "taskforce.home.views.errors.not_found"
handler500 = "taskforce.home.views.errors.broken"
