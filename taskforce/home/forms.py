"""The first page of a fresh site."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import territory
from directory.forms.taskforce import TaskForceForm
from directory.models import TaskForce
from taskforce.home.set_up import is_setup_code

STEPS = (
    (_("The set-up code"), ("code",)),
    (_("Your task force"), ("name", "town", "email", "phone")),
    (_("Where and how"), ("country", "time_zone", "languages", "outline_file")),
    (_("You, the first coordinator"), ("coordinator_name", "coordinator_email")),
)


class SetUpForm(TaskForceForm):
    """What a fresh site must know, and the code that only who runs the server has."""

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("It was shown when the site was started; “manage.py setup_code” shows it again."),
    )
    outline_file = forms.FileField(
        label=_("Outline of the territory"),
        required=False,
        allow_empty_file=True,
        help_text=_("A GeoJSON file. It can wait: everything can be changed later."),
    )
    coordinator_name = forms.CharField(label=_("Your name"), max_length=120)
    coordinator_email = forms.EmailField(
        label=_("Your work e-mail"), help_text=_("Codes to sign in are sent there: there are no passwords.")
    )

    class Meta(TaskForceForm.Meta):
        model = TaskForce
        fields = ["name", "town", "email", "phone", "country", "time_zone", "languages"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([name for _heading, names in STEPS for name in names])  # and the summary of errors

    @property
    def steps(self):
        """The questions in their order: ``(heading, fields)``."""
        return [(heading, [self[name] for name in names]) for heading, names in STEPS]

    def clean_code(self):
        if not is_setup_code(self.cleaned_data["code"]):
            raise forms.ValidationError(_("This is not the code of this site."))
        return self.cleaned_data["code"]

    def clean_outline_file(self):
        file = self.cleaned_data["outline_file"]
        if not file:
            return None
        if file.size > territory.MOST_BYTES:
            sizes = {"size": file.size >> 20, "most": territory.MOST_BYTES >> 20}
            raise forms.ValidationError(_("This file has %(size)s MB: at most %(most)s MB.") % sizes)
        try:
            return territory.outline(file.read())
        except territory.UnreadableError as error:
            raise forms.ValidationError(str(error)) from error
