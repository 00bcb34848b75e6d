"""The directory: map, services, partners, data."""

from django.urls import path

from directory.views import data, map, partners, services

app_name = "directory"
urlpatterns = [
    path("map/", map.map_page, name="map"),
    path("map/services.geojson", map.map_data, name="map_data"),
    path("services/<slug:slug>/", services.service, name="service"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<slug:slug>/", partners.partner, name="partner"),
    path("data/", data.data, name="data"),
]
