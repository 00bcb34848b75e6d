"""The other ways around a signature: to withdraw it, and to write down one given on paper or with help."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawForm(forms.Form):
    """Why, if one likes to say so."""

    reason = forms.CharField(
        label=_("Why, if you like to say so"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the coordinators read it. It stands on no page and in no mail."),
    )
