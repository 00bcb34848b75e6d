"""An item of the agenda, the answer to one that was proposed, and a guest."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.guarded import KnownPartnersForm
from meetings.forms.revision import RevisionForm
from meetings.forms.writing import MinutesForm
from meetings.models import Item
from taskforce.common.guard_forms import NamesField

MOST_MINUTES = 600


class ItemForm(KnownPartnersForm, RevisionForm):
    """What an item is about, who presents it, how long, and who may read it."""

    guarded = ["title", "text"]

    minutes = forms.IntegerField(
        label=_("Minutes it takes"), min_value=1, max_value=MOST_MINUTES, required=False
    )

    field_order = ["title", "text", "domain", "minutes", "presenter", "audience"]

    class Meta:
        model = Item
        fields = ["title", "text", "domain", "minutes", "presenter", "audience"]
        field_classes = {"presenter": NamesField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "audience": forms.RadioSelect}
        help_texts = {
            "text": _("Markdown: an empty line begins a paragraph, “- ” a list, **two stars** are bold."),
            "audience": _("What is said of it is read by them only, in the agenda and in the minutes."),
        }

    @property
    def item_fields(self):
        """What the verbs take."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AnswerForm(MinutesForm):
    """A word to who proposed an item; a refusal is never without one."""

    guarded = ["answer"]

    answer = forms.CharField(
        label=_("A message to them"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They read it in a mail. It is needed when you decline the item."),
    )

    @property
    def accepts(self):
        return self.data.get("accepts") == "yes"

    def clean(self):
        data = super().clean()
        if not self.accepts and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Say why you decline it."))
        return data


class GuestForm(forms.Form):
    """Somebody invited to one meeting only."""

    name = NamesField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
