"""The charter: its texts, the register of signatories, signing, keeping, joining."""

from django.urls import path

from charter.views import signing, versions

app_name = "charter"
urlpatterns = [
    path("charter/sign/", signing.sign, name="sign"),
    path("charter/signatures/<str:number>/", signing.signature, name="signature"),
    path("charter/versions/", versions.versions, name="versions"),
    path("charter/draft/", versions.draft, name="draft"),
    path("charter/<int:number>/edit/", versions.edit, name="edit"),
    path("charter/<int:number>/publish/", versions.publish, name="publish"),
]
