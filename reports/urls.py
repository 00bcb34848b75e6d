"""Reports: action sheets, needs, consultations, the public report of each year."""

app_name = "reports"
urlpatterns = []
