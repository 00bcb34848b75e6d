"""The roof: front page, workspace, set-up, legal pages."""

from django.urls import path

from taskforce.home.views import front, legal, workspace

app_name = "home"
urlpatterns = [
    path("", front.front, name="front"),
    path("workspace/", workspace.workspace, name="workspace"),
    path("accessibility/", legal.accessibility, name="accessibility"),
    path("privacy/", legal.privacy, name="privacy"),
    path("legal/", legal.legal, name="legal"),
]
