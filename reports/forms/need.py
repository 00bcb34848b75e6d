"""The form of a diagnosis of needs: what was observed, by whom, what stood in the way, what would help."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import RecordForm
from directory.forms.service import Section, language_choices
from directory.known import known
from directory.models import Area, Organization
from meetings.models import Decision, Item
from reports import needs
from reports.models import Consultation, Diagnosis
from taskforce.common.guard_forms import GuardedForm

SECTIONS = {
    "about": (_("What it is about"), ("organization", "contributors", "domain", "area", "year", "language")),
    "observed": (_("What was observed"), ("observed", "barriers", "barriers_text")),
    "help": (_("What was tried, what would help"), ("tried", "help")),
    "sources": (_("Where it comes from"), ("items", "decisions", "consultations")),
}
SOURCES = {"items": Item, "decisions": Decision, "consultations": Consultation}
MEETING = {"items": ["meeting"], "decisions": ["item__meeting"], "consultations": []}


class RecordsField(forms.ModelMultipleChoiceField):
    """Records of the year; of a meeting, with its number."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, record):
        if isinstance(record, Decision):
            return f"{record.number} · {record.text}"
        return f"{record.meeting.number} · {record.title}" if isinstance(record, Item) else record.title


class NeedForm(GuardedForm, RecordForm):
    """All that a diagnosis says.  ``user`` is who writes: she chooses among records she may read; what is
    attached and not hers to read stays as it is."""

    guarded = Diagnosis.PROSE
    items = RecordsField(
        Item.objects.none(),
        label=_("Items of meetings"),
        required=False,
        help_text=_("Those of this domain and year that you may read."),
    )
    decisions = RecordsField(Decision.objects.none(), label=_("Decisions"), required=False)
    consultations = RecordsField(Consultation.objects.none(), label=_("Consultations"), required=False)

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
        for name in Diagnosis.PROSE:
            self.fields[name].widget.attrs["rows"] = 6 if name == "observed" else 4
        if len(organizations) > 1:
            self.fields["organization"] = forms.ModelChoiceField(
                label=_("In the name of"), queryset=organizations, empty_label=None
            )
        self._offer_sources()

    def _offer_sources(self):
        linked = needs.sources_of(self.instance) if self.instance.pk else dict.fromkeys(SOURCES, ())
        self.hidden = {}
        for name, model in SOURCES.items():
            keys = [record.pk for record in linked[name]]
            readable = needs.readable(model, self.user)
            newest = needs.offered(model, self.user, self.instance).values("pk")
            field = self.fields[name]
            offered = readable.filter(Q(pk__in=newest) | Q(pk__in=keys))
            field.queryset = offered.select_related(*MEETING[name]) if MEETING[name] else offered
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
        """What stands beside the form: ``items``, ``decisions``, ``consultations`` to choose from, and
        ``requests`` (how many for support, in words)."""
        rows = {name: self.fields[name].queryset for name in SOURCES}
        return rows | {"requests": needs.requests_for_support(self.instance)}

    @property
    def sections(self):
        """The Sections, in the order in which one tells a need."""
        return [
            Section(name, title, [self[field] for field in fields if field in self.fields])
            for name, (title, fields) in SECTIONS.items()
        ]
