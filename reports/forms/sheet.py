"""The form of an action sheet: short questions under eight headings."""

import re
from datetime import date

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.forms.editing import RecordForm, WebsiteField
from directory.forms.service import FIRST_TICKED, Section, language_choices, main_first
from directory.known import known
from directory.models import Organization
from directory.vocabulary import Domain
from meetings.models import Action, Decision
from reports.models import ActionSheet
from reports.models.sheet import Budget, Funding
from reports.sheets import TEXTS
from taskforce.common.guard_forms import GuardedForm

FIRST_YEAR = 1950
MOST_CHOICES = 200  # decisions and actions to choose from, the newest
TYPED = re.compile(r"(?:([0-9]{1,2})[/.-])?(?:([0-9]{1,2})[/.-])?([0-9]{4})")  # day and month before the year
ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?")
SECTIONS = {
    "what": (_("What it is"), ("title", "summary", "language", "domains", "main_domain", "beneficiaries")),
    "when": (_("When and where"), ("starts", "ends", "place", "area")),
    "with": (_("With whom"), ("partners", "other_partners", "partnerships")),
    "money": (_("Budget and funding"), ("budget_is", "budget", "funding_is", "funding")),
    "why": (_("Why and what"), ("context", "objectives", "done")),
    "came": (_("What came of it"), ("results_figures", "results")),
    "learned": (_("What was learned"), ("original", "success", "difficulties", "to_improve")),
    "source": (_("Where it comes from"), ("decision", "actions", "credit", "credit_url", "licence")),
}
SHORT = ("summary", "beneficiaries")


class WhenField(forms.CharField):
    """A year, a month or a day, however typed (``2025``, ``03/2025``, ``12/03/2025``, ``2025-03-12``); as
    text in the order of ISO 8601."""

    default_error_messages = {
        "invalid": _("Write a year such as 2025, or a day such as 12/03/2025."),
        "range": _("This year is too far away."),
    }

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return ""
        if found := ISO.fullmatch(typed):
            year, month, day = found.groups()
        elif found := TYPED.fullmatch(typed):
            first, second, year = found.groups()
            day, month = (first, second) if second else (None, first)
        else:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return self._iso(int(year), month, day)

    def _iso(self, year, month, day):
        if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
            raise forms.ValidationError(self.error_messages["range"], code="range")
        try:
            whole = date(year, int(month or 1), int(day or 1)).isoformat()
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return whole[: 10 if day else 7 if month else 4]


class SheetForm(GuardedForm, RecordForm):
    """All that is said of an action.  ``user`` is who writes: she chooses among what she may read, and what
    is linked and not hers to read stays as it is."""

    guarded = ActionSheet.PROSE

    starts = WhenField(
        label=_("Start"),
        max_length=20,
        help_text=_("A year (2025), a month (03/2025) or a day (12/03/2025)."),
    )
    ends = WhenField(
        label=pgettext_lazy("when", "End"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty while the action goes on."),
    )
    uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    main_domain = forms.ChoiceField(
        label=_("Main domain"), required=False, choices=[("", FIRST_TICKED), *Domain.choices]
    )

    class Meta:
        model = ActionSheet
        fields = [*TEXTS, "partners", "actions"]
        field_classes = {"credit_url": WebsiteField, "starts": WhenField, "ends": WhenField}
        widgets = {
            "budget_is": forms.RadioSelect,
            "funding_is": forms.RadioSelect,
            "partners": forms.CheckboxSelectMultiple,
            "actions": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "title": _("What was done, in a few words: “A laundry open to all”."),
            "summary": _("Two or three short sentences, in plain words."),
            "beneficiaries": _("In words: “families of the district”. Never origin, never a name."),
            "place": _("A district, a town, a building open to all. Never where families live."),
            "other_partners": _("Those that are not in the directory."),
            "budget": _("For example: 12 000 € a year."),
            "funding": _("For example: the town, a foundation, gifts."),
            "context": _("What was there before, and why something had to be done."),
            "done": _("Step by step, with services and dates. Never the story of one family."),
            "results_figures": _("What services counted: sessions, places, files. Never persons by origin."),
            "results": _("What changed, as those concerned and the partners say it."),
            "difficulties": _("What stood in the way, and what was tried."),
            "credit": _("When the text was first written elsewhere: who wrote it, and where."),
            "licence": _("Under which terms others may use this text."),
        }

    def __init__(self, *args, user, taskforce, **kwargs):
        self.user, self.taskforce = user, taskforce
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of this text"), choices=language_choices(taskforce.languages)
        )
        self.initial["uuid"] = self.instance.uuid  # a form that is sent twice makes one sheet
        self.initial["main_domain"] = (self.instance.domains or [""])[0]
        self.fields["budget_is"].choices, self.fields["funding_is"].choices = Budget.choices, Funding.choices
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2 if name in SHORT else 4
        self._offer()

    def _offer(self):
        """Only what ``user`` may read; what is linked and not hers to read is neither shown nor undone."""
        sheet, partners = self.instance, Organization.objects.visible_to(self.user)
        promised = Action.objects.filter(owner=sheet.organization_id)
        self._choose("partners", partners.exclude(pk=sheet.organization_id))
        self._choose("actions", self._newest(Action.objects, promised, self._linked("actions")))
        self._choose("decision", self._newest(Decision.objects, Decision.objects, [sheet.decision_id]))

    def _newest(self, rows, offered, linked):
        """The newest of ``offered`` and those ``linked``, as far as ``user`` may read them."""
        newest = offered.visible_to(self.user).order_by("-created", "-pk").values("pk")[:MOST_CHOICES]
        found = rows.visible_to(self.user).filter(Q(pk__in=newest) | Q(pk__in=linked))
        return found.select_related("item__meeting")

    def _choose(self, name, rows):
        self.fields[name].queryset = rows
        chosen = list(rows.filter(pk__in=self._linked(name)).values_list("pk", flat=True))
        self.initial[name] = (chosen[0] if chosen else None) if name == "decision" else chosen

    def _linked(self, name):
        if name == "decision":
            return [self.instance.decision_id]
        return getattr(self.instance, name).values("pk") if self.instance.pk else []

    def known_to_guard(self):
        return known(self.taskforce)

    def clean_uuid(self):
        """Only of a new sheet, and never that of another organisation's."""
        sent = self.cleaned_data["uuid"]
        others = ActionSheet.objects.exclude(organization=self.instance.organization_id)
        if sent and not self.instance.pk and not others.filter(uuid=sent).exists():
            self.instance.uuid = sent
        return sent

    def clean_decision(self):
        """One that she cannot see stays: the field showed her none."""
        hidden = None if self.initial["decision"] else self.instance.decision
        return self.cleaned_data["decision"] or hidden

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        shared = min(len(starts or ""), len(ends or ""))
        if starts and ends and ends[:shared] < starts[:shared]:
            self.add_error("ends", _("It would end before it starts."))
        for name in ("budget", "funding"):
            if data.get(name) and data.get(f"{name}_is") in ("none", "na"):
                self.add_error(f"{name}_is", _("You wrote something below: choose “As written below”."))
            elif data.get(name):
                data[f"{name}_is"] = "said"
        if data.get("domains"):
            data["domains"] = main_first(data["domains"], data.get("main_domain"))
        return data

    def take_over(self, saved, names, revision):
        """As of RecordForm; the main domain goes with the domains, and the state is no field."""
        also = {"main_domain"} if "domains" in names else set()
        super().take_over(saved, {name for name in names if name in self.fields} | also, revision)

    @property
    def parts(self):
        """What the verbs take beside the sheet: partners and actions, with those she cannot see."""
        return {name: [*self.cleaned_data[name], *self._unseen(name)] for name in ("partners", "actions")}

    def _unseen(self, name):
        if not self.instance.pk:
            return []
        return getattr(self.instance, name).exclude(pk__in=self.fields[name].queryset.values("pk"))

    @property
    def sections(self):
        """The Sections of the page."""
        return [
            Section(name, title, [self[field] for field in fields])
            for name, (title, fields) in SECTIONS.items()
        ]
