"""The directory: map, services, partners, data."""

from django.urls import path

from directory.views import data, map, partners, services

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
    path("data/", data.data, name="data"),
]
