"""The form of a diagnosis of needs: what was observed, by whom, what stood in the way, what would help."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import RecordForm
from directory.forms.service import Section, language_choices
from directory.models import Area, Organization
from meetings.known import known
from meetings.models import Decision, Item
from reports import needs
from reports.models import Diagnosis
from taskforce.common.guard_forms import GuardedForm

SECTIONS = {
    "about": (_("What it is about"), ("organization", "contributors", "domain", "area", "year", "language")),
    "observed": (_("What was observed"), ("observed", "barriers", "barriers_text")),
    "help": (_("What was tried, what would help"), ("tried", "help")),
    "sources": (_("Where it comes from"), ("items", "decisions")),
}
SOURCES = {"items": Item, "decisions": Decision}


class RecordsField(forms.ModelMultipleChoiceField):
    """Records of meetings, each with the number of its meeting."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, record):
        number = record.number if isinstance(record, Decision) else record.meeting.number
        text = record.text if isinstance(record, Decision) else record.title
        return f"{number} · {text}"


class NeedForm(GuardedForm, RecordForm):
    """All that a diagnosis says.  ``user`` is who writes: she chooses among records she may read; what is
    attached and not hers to read stays as it is."""

    guarded = needs.GUARDED
    items = RecordsField(
        Item.objects.none(),
        label=_("Items of meetings"),
        required=False,
        help_text=_("Those of this domain and year that you may read."),
    )
    decisions = RecordsField(Decision.objects.none(), label=_("Decisions"), required=False)

    class Meta:
        model = Diagnosis
        fields = [*needs.TEXTS, "contributors"]
        widgets = {"contributors": forms.CheckboxSelectMultiple}
        help_texts = {
            "contributors": _("Other organisations that observed this. They may write here too."),
            "observed": _(
                "What your teams see again and again. Never one family, a name, or where people live."
            ),
            "barriers_text": _("Where, how often, what was said at the counter."),
            "tried": _("By whom, and what came of it."),
            "help": _("What would change something, and who could do it."),
        }

    def __init__(self, *args, user, taskforce, organizations=(), **kwargs):
        self.user, self.taskforce = user, taskforce
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.defer("outline")
        self.fields["area"].empty_label = _("Whole territory")
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of this text"), choices=language_choices(taskforce.languages)
        )
        self.fields["contributors"].queryset = Organization.objects.committed().visible_to(user)
        for name in needs.GUARDED:
            self.fields[name].widget.attrs["rows"] = 6 if name == "observed" else 4
        if len(organizations) > 1:
            self.fields["organization"] = forms.ModelChoiceField(
                label=_("In the name of"), queryset=organizations, empty_label=None
            )
        self._offer_sources()

    def _offer_sources(self):
        linked = needs.sources_of(self.instance) if self.instance.pk else {"items": [], "decisions": []}
        self.hidden = {}
        for name, model in SOURCES.items():
            keys = [record.pk for record in linked[name]]
            readable = needs.readable(model, self.user)
            newest = needs.offered(model, self.user, self.instance).values("pk")
            field = self.fields[name]
            meeting = "item__meeting" if model is Decision else "meeting"
            field.queryset = readable.filter(Q(pk__in=newest) | Q(pk__in=keys)).select_related(meeting)
            seen = {record.pk for record in field.queryset}
            self.initial[name] = [key for key in keys if key in seen]
            self.hidden[name] = [record for record in linked[name] if record.pk not in seen]

    def known_to_guard(self):
        return known(self.taskforce)

    @property
    def parts(self):
        """``contributors`` and the sources, as ``needs.edit`` takes them: the keeper is no contributor, and
        one that is committed no more stays."""
        data = self.cleaned_data
        keeper = data.get("organization") or self.instance.organization
        offered = {one.pk for one in self.fields["contributors"].queryset}
        before = self.instance.contributors.all() if self.instance.pk else ()
        kept = [one for one in before if one.pk not in offered]
        contributors = [one for one in (*data["contributors"], *kept) if one != keeper]
        records = {name: [*data[name], *self.hidden[name]] for name in SOURCES}
        return {"contributors": contributors} | records

    @property
    def records(self):
        """``{"items": …, "decisions": …}`` to choose from, to stand beside the form."""
        return {name: self.fields[name].queryset for name in SOURCES}

    @property
    def sections(self):
        """The Sections, in the order in which one tells a need."""
        return [
            Section(name, title, [self[field] for field in fields if field in self.fields])
            for name, (title, fields) in SECTIONS.items()
        ]
