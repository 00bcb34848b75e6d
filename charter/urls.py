"""The charter: its texts, the register of signatories, signing, keeping, joining."""

from django.urls import path

from charter.views import joining, register, signing, texts, verify, versions, ways

app_name = "charter"
urlpatterns = [
    path("charter/register/", register.register, name="register"),
    path("charter/register.<str:format>", register.register_file, name="register_file"),
    path("charter/sign/", signing.sign, name="sign"),
    path("charter/sign/<slug:slug>/", signing.sign_read, name="sign_read"),
    path("charter/sign/<slug:slug>/commit/", signing.sign_commit, name="sign_commit"),
    path("charter/sign/<slug:slug>/code/", signing.sign_code, name="sign_code"),
    path("charter/signatures/<str:number>/", signing.signature, name="signature"),
    path("charter/signatures/<str:number>/receipt.pdf", signing.receipt, name="receipt"),
    path("charter/", texts.charter, name="charter"),
    path("charter/<int:number>/", texts.version, name="version"),
    path("charter/<int:number>/<str:language>.txt", texts.version_text, name="version_text"),
    path("charter/<int:number>/changes/", texts.changes, name="changes"),
    path("charter/verify/", verify.verify, name="verify"),
    path("charter/withdraw/<slug:slug>/", ways.withdraw, name="withdraw"),
    path("charter/represent/<slug:slug>/", ways.represent, name="represent"),
    path("charter/assist/", ways.assist, name="assist"),
    path("charter/signatures/<str:number>/scan/", ways.scan, name="scan"),
    path("charter/signatures/<str:number>/leave-register/", ways.leave_register, name="leave_register"),
    path("charter/signatures/<str:number>/withdraw/", ways.withdraw_person, name="withdraw_person"),
    path("charter/versions/", versions.versions, name="versions"),
    path("charter/draft/", versions.draft, name="draft"),
    path("charter/<int:number>/edit/", versions.edit, name="edit"),
    path("charter/<int:number>/publish/", versions.publish, name="publish"),
    path("charter/<int:number>/add-translation/", versions.add_translation, name="add_translation"),
    path("join/", joining.join, name="join"),
    path("join-requests/", joining.join_requests, name="join_requests"),
    path("join-requests/<int:pk>/", joining.join_request, name="join_request"),
]
