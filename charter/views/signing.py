"""Signing online, in three steps: read the text, sign for one's organisation, receive the certificate."""

from django.shortcuts import render

from charter import permissions, standing


def sign(request):
    """The organisations one may sign for, and where each stands; straight on when there is only one."""
    organizations = list(standing.with_standing(permissions.organizations_to_sign_for(request.user)))
    words = standing.words_to_sign(request.asked_language)
    context = {"organizations": organizations, "words": words}
    return render(request, "charter/sign.html", context)


def signature(request, number):
    """The certificate: what was signed, and how to keep, verify and withdraw it."""
    signature = permissions.signature_to_read(request.user, number)
    return render(request, "charter/signature.html", {"signature": signature})
