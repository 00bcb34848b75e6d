"""My account; everybody's; coordinators."""

from django.urls import path

from taskforce.accounts.views import people

app_name = "accounts"
urlpatterns = [
    path("", people.profile, name="profile"),
    path("all/", people.accounts, name="accounts"),
    path("all/<int:pk>/close/", people.account_close, name="account_close"),
    path("coordinators/", people.coordinators, name="coordinators"),
    path("coordinators/name/", people.coordinator_name, name="coordinator_name"),
    path("coordinators/<int:pk>/end/", people.coordinator_end, name="coordinator_end"),
]
