"""Signing a person in without a code: after an invitation, and in the demonstration."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login


def sign_in(request, user, *, then):
    """Signs ``user`` in: the link she opened proves her address as a code would.

    Returns the response: to the address ``then``, to her second factor if she has one, or to the page
    that says that her account is closed.
    """
    return perform_login(request, user, email=user.email, redirect_url=then)


def sign_in_without_asking(request, user):
    """Signs a demo person in at one click, second factor or not.  Returns the response."""
    adapter = get_adapter()
    login = {
        "email_verification": "none",
        "signal_kwargs": None,
        "email": user.email,
        "signup": False,
        "redirect_url": None,
    }
    if response := adapter.pre_login(request, user, **login):
        return response
    adapter.login(request, user)
    return adapter.post_login(request, user, **login)
