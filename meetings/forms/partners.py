"""What partners write: an item they propose, a correction of the minutes, news of an action."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import TidyForm
from directory.forms.guarded import KnownPartnersForm
from meetings.forms.agenda import MOST_MINUTES
from meetings.models import Action, Correction, Item
from meetings.models.agenda import Audience
from taskforce.common.guard_forms import NamesField


class PartnerForm(KnownPartnersForm):
    """Mixin: somebody of several organisations says for which."""

    def __init__(self, *args, organizations=None, **kwargs):
        super().__init__(*args, **kwargs)
        if organizations is not None and len(organizations) > 1:
            self.fields["organization"] = forms.ModelChoiceField(
                label=_("In the name of"), queryset=organizations, empty_label=None
            )
        self.organizations = organizations

    @property
    def organization(self):
        """In whose name it is sent; of a valid form."""
        return self.cleaned_data.get("organization") or self.organizations[0]


class CorrectionForm(PartnerForm, TidyForm):
    """What should stand in the minutes of an item."""

    guarded = ["text"]

    class Meta:
        model = Correction
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"text": _("Write the sentence as it should be. The coordinator answers you.")}


class ProposalForm(PartnerForm, TidyForm):
    """An item that an organisation would have on the agenda."""

    guarded = ["title", "text"]
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(one.value, one.label) for one in (Audience.SIGNATORIES, Audience.PUBLIC)],
        widget=forms.RadioSelect,
        initial=Audience.SIGNATORIES,
    )
    minutes = forms.IntegerField(
        label=_("Minutes it takes"), min_value=1, max_value=MOST_MINUTES, required=False
    )

    field_order = ["organization", "title", "text", "domain", "minutes", "presenter", "audience"]

    class Meta:
        model = Item
        fields = ["title", "text", "domain", "presenter", "audience"]
        field_classes = {"presenter": NamesField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    @property
    def item_fields(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "minutes")}


class NewsForm(PartnerForm, forms.Form):
    """News of an action, and whether it is done now."""

    guarded = ["text"]
    text = forms.CharField(label=_("What is new"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
    state = forms.ChoiceField(
        label=_("Where it stands"), choices=Action.State, widget=forms.RadioSelect, required=True
    )
