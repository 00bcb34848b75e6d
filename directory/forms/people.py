"""Inviting a person to an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.models import Invitation


class InvitationForm(forms.ModelForm):
    """Whom to invite, as what."""

    class Meta:
        model = Invitation
        fields = ["email", "role"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("She or he gets a link that is good for seven days.")
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=Invitation.Role.choices,
            widget=forms.RadioSelect,
            initial=Invitation.Role.EDITOR,
            help_text=_("Both edit the organisation, its places and its services."),
        )
