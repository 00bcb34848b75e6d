"""Reports: action sheets, needs, consultations, the public report of each year."""

from django.urls import path

from reports.views import gaps, need_editing, needs

app_name = "reports"
urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps.csv", gaps.gaps_file, name="gaps_file"),
    path("needs/", needs.needs, name="needs"),
    path("needs.csv", needs.needs_file, name="needs_file"),
    path("needs/new/", need_editing.need_new, name="need_new"),
    path("needs/<uuid:uuid>/", needs.need, name="need"),
    path("needs/<uuid:uuid>/edit/", need_editing.need_edit, name="need_edit"),
    path("needs/<uuid:uuid>/status/", need_editing.need_status, name="need_status"),
]
