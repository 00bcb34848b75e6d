"""Forms of accounts; those of allauth with our labels and hints."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from taskforce.accounts.models import User

ONE_TIME_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}


class SignInForm(RequestLoginCodeForm):
    email = forms.EmailField(
        label=_("Your work e-mail"),
        help_text=_("We send you a code. There is no password to remember."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(ConfirmLoginCodeForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Eight digits, in the mail. It is good for 15 minutes."),
        widget=forms.TextInput(attrs=ONE_TIME_CODE),
    )


class AppCodeField(forms.CharField):
    """The code an authenticator app shows, or a recovery code."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, widget=forms.TextInput(attrs=ONE_TIME_CODE), **kwargs)


class SecondFactorForm(AuthenticateForm):
    code = AppCodeField(
        label=_("Code of your authenticator app"), help_text=_("Six digits, or one of your recovery codes.")
    )


class ConfirmForm(ReauthenticateForm):
    code = AppCodeField(
        label=_("Code of your authenticator app"), help_text=_("Six digits, or one of your recovery codes.")
    )


class AppForm(ActivateTOTPForm):
    code = AppCodeField(label=_("Code the app shows now"), help_text=_("Six digits."))


class PasskeyForm(AddWebAuthnForm):
    """Always a passkey one can sign in with: allauth's choice is made for the person (hidden, ticked)."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        required=False,
        help_text=_("So that you know later which telephone or computer it is on."),
    )
    passwordless = forms.BooleanField(
        initial=True, required=False, widget=forms.CheckboxInput(attrs={"hidden": True})
    )


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=60)


class ProfileForm(forms.ModelForm):
    """What a person may change about herself.  Her address stays the one she was invited at."""

    class Meta:
        model = User
        fields = ["name", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        languages = [(code, names[code]) for code in settings.INTERFACE_LANGUAGES["members"] if code in names]
        self.fields["name"].required = True
        self.fields["name"].help_text = _("As the others know you. Members and coordinators see it.")
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of the mails we send you"),
            choices=[("", _("The language of the page I am on")), *languages],
            required=False,
        )


class CoordinatorForm(forms.Form):
    email = forms.EmailField(
        label=_("Work e-mail of the new coordinator"),
        help_text=_("With or without an account yet. The next page asks you to confirm."),
    )
