"""A second factor for coordinators."""

from django.conf import settings
from django.shortcuts import redirect

from taskforce.accounts import second_factor

KNOWN = "second_factor_known"
WAYS_TO_ONE = {
    "account_logout",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
}


class SecondFactorMiddleware:
    """Coordinators set up a passkey or an authenticator app before they go on, on every page.

    Once known, the answer stays in the session (the last one cannot be removed): no query a request.
    A visitor without a session is not looked up, so that public pages stay the same for all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        if not second_factor.is_required(request.user) or request.session.get(KNOWN):
            return None
        if second_factor.is_set_up(request.user):
            request.session[KNOWN] = True
            return None
        return None if request.resolver_match.view_name in WAYS_TO_ONE else redirect("mfa_index")
