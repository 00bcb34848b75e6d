"""The addresses of allauth that we use, under the names it looks for.

Nothing here asks for, sets or mails a password, and nobody signs up: those pages do not exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from taskforce.accounts.views import signing_in

security = reverse_lazy("mfa_index")
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-in/", signing_in.sign_in, name="account_request_login_code"),
    path("sign-in/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/second-factor/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-up/", signing_in.no_sign_up, name="account_signup"),
    path("sign-out/", account.logout, name="account_logout"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("security/", mfa.index, name="mfa_index"),
    path("security/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("security/confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("security/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("security/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("security/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("security/codes/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("security/passkeys/", RedirectView.as_view(url=security), name="mfa_list_webauthn"),
    path("security/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path(
        "security/passkeys/<int:pk>/",
        webauthn.EditWebAuthnView.as_view(success_url=security),
        name="mfa_edit_webauthn",
    ),
    path("security/passkeys/<int:pk>/remove/", signing_in.remove_passkey, name="mfa_remove_webauthn"),
]
