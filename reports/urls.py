"""Reports: action sheets, needs, consultations, the public report of each year."""

from django.urls import path

from reports.views import gaps

app_name = "reports"
urlpatterns = [
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps.csv", gaps.gaps_file, name="gaps_file"),
]
