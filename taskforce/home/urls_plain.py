"""Addresses without a language: for machines."""

from django.urls import path

from directory.views import taskforce_settings
from taskforce.home.views import health

urlpatterns = [
    path("logo.png", taskforce_settings.logo, name="logo"),
    path("healthz/", health.healthz, name="healthz"),
]
