"""The directory: map, services, partners, data."""

from django.urls import path

from directory.views import data, map, partners, people, services

app_name = "directory"
urlpatterns = [
    path("map/", map.map_page, name="map"),
    path("map/services.geojson", map.map_data, name="map_data"),
    path("map/territory.geojson", map.territory, name="territory"),
    path("map/territory.svg", map.territory_svg, name="territory_svg"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("services/<slug:slug>/sheet.pdf", services.service_sheet, name="service_sheet"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<slug:slug>/", partners.partner, name="partner"),
    path("partners/<slug:slug>/people/", people.organization_people, name="people"),
    path("partners/<slug:slug>/people/<int:pk>/remove/", people.person_remove, name="person_remove"),
    path(
        "partners/<slug:slug>/invitations/<int:pk>/withdraw/",
        people.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitations/<str:token>/", people.invitation, name="invitation"),
    path("data/", data.data, name="data"),
]
