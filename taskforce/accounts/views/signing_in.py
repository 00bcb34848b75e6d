"""allauth's pages for signing in and for the second factor, where ours differ by a line or two."""

from allauth.account.views import RequestLoginCodeView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

# One page signs in: it asks for the address, and sends a code.
sign_in = RequestLoginCodeView.as_view(template_name="account/login.html")


class RemovePasskeyView(RemoveWebAuthnView):
    """Removes a passkey, but not the last second factor of a person who must have one."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)


remove_passkey = RemovePasskeyView.as_view()


@login_not_required
@require_safe
def no_sign_up(request):
    """404: allauth wants the address of a sign-up page to exist; people are invited instead."""
    raise Http404
