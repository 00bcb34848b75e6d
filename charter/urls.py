"""The charter: its texts, the register of signatories, signing, keeping, joining."""

from django.urls import path

from charter.views import signing

app_name = "charter"
urlpatterns = [
    path("charter/sign/", signing.sign, name="sign"),
    path("charter/signatures/<str:number>/", signing.signature, name="signature"),
]
