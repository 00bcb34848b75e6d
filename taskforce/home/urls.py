"""The roof: front page, workspace, set-up, legal pages."""

from django.urls import path

from taskforce.home.views import access, demo, front, legal, mailbox, setup, workspace

app_name = "home"
urlpatterns = [
    path("", front.front, name="front"),
    path("setup/", setup.setup, name="setup"),
    path("workspace/", workspace.workspace, name="workspace"),
    path("charter/access/", access.access, name="access"),
    path("accessibility/", legal.accessibility, name="accessibility"),
    path("privacy/", legal.privacy, name="privacy"),
    path("legal/", legal.legal, name="legal"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.mailbox_mail, name="mailbox_mail"),
    path("mailbox/<str:key>/<int:number>/", mailbox.mailbox_file, name="mailbox_file"),
    path("demo/sign-in/", demo.demo_sign_in, name="demo_sign_in"),
]
