"""Addresses without a language: for machines."""

from django.urls import path

from taskforce.home.views import health

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
]
