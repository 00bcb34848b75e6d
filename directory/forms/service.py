"""A service: its own fields, where it is given, languages spoken by the staff, translations.

``ServiceForms`` is the whole page.  It works without scripts: a few empty rows stand ready.
"""

from itertools import chain
from typing import NamedTuple

from django import forms
from django.db.models import F, FilteredRelation, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from directory import snapshots
from directory.editing import NOT_IN_FORMS
from directory.forms.editing import HoursField, RecordForm, TidyForm, WebsiteField, put
from directory.models import Service, ServiceLanguage, ServiceTranslation
from directory.vocabulary import SPOKEN_CHOICES, Domain
from taskforce.common import text

EMPTY_ROWS = 3
SPOKEN_FIELDS = ("language", "level", "when")
ROW = snapshots.ROW
MAIN = {"domains": "main_domain", "places": "main_place"}  # what stands beside it on the page
FIRST_TICKED = _("the first one ticked")
SECTIONS = {
    "what": (_("What it is"), ("name", "summary", "description", "language", "domains", "main_domain")),
    "whom": (_("Who it is for"), ("publics", "eligibility_description")),
    "come": (_("Getting in"), ("access", "application_process", "is_mobile", "places", "main_place")),
    "when": (_("When"), ("opening_hours", "hours_note", "notice", "notice_until")),
    "cost": (
        _("Cost and papers"),
        ("fees", "fees_description", "no_documents_needed", "required_documents"),
    ),
    "contact": (_("Contact"), ("phone", "email", "website")),
    "who": (_("Who may see it"), ("visibility",)),
}


class Section(NamedTuple):
    """A part of the form under its own heading; ``name`` is its anchor."""

    name: str
    title: str
    fields: list


class ServiceForm(RecordForm):
    """The fields of a service itself."""

    main_domain = forms.ChoiceField(
        label=_("Main domain"),
        required=False,
        choices=[("", FIRST_TICKED), *Domain.choices],
        help_text=_("The map shows its colour and its icon."),
    )
    places = forms.TypedMultipleChoiceField(
        label=_("At these places"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    main_place = forms.TypedChoiceField(label=_("Main place"), coerce=int, empty_value=None, required=False)

    class Meta:
        model = Service
        fields = [name for name in snapshots.FIELDS[Service] if name not in NOT_IN_FORMS]
        field_classes = {"website": WebsiteField, "opening_hours": HoursField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "eligibility_description": forms.Textarea(attrs={"rows": 2}),
            "application_process": forms.Textarea(attrs={"rows": 3}),
            "required_documents": forms.Textarea(attrs={"rows": 2}),
            "fees": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "notice_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "name": _("What people look for: “Enrolling a child at school”."),
            "summary": _("In plain words."),
            "description": _("Never a family’s name or situation."),
            "eligibility_description": _("For example: children from 3 to 16."),
            "application_process": _("For example: ring first, or come to the desk on the ground floor."),
            "is_mobile": _("Then no place is needed."),
            "opening_hours": _("As on OpenStreetMap, for example: Mo-Fr 09:00-12:00,14:00-17:30; PH off"),
            "hours_note": _("What the line above cannot say: “the first Monday only”."),
            "notice": _("For example: closed for works. It disappears by itself after its last day."),
            "fees_description": _("For example: 2 € a shower."),
            "required_documents": _("Only what is really asked for. Empty means: we do not know."),
            "phone": _("The one to ring for this service, not a person’s own."),
        }

    def __init__(self, *args, places, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.known_places = {place.pk: place for place in places}
        self.initial["places"] = [place.pk for place in places if place.is_main is not None]
        self.initial["main_place"] = next((place.pk for place in places if place.is_main), None)
        labels = [(pk, _place_label(place)) for pk, place in self.known_places.items()]
        self.fields["places"].choices = labels
        self.fields["main_place"].choices = [("", FIRST_TICKED), *labels]
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of this text"), choices=language_choices(languages)
        )
        self.initial["main_domain"] = (self.instance.domains or [""])[0]

    def clean(self):
        data = super().clean()
        if data.get("no_documents_needed") and data.get("required_documents"):
            self.add_error("required_documents", _("Either papers are needed, or none: not both."))
        if data.get("notice") and not data.get("notice_until") and "notice_until" not in self.errors:
            self.add_error("notice_until", _("Say until when the notice is shown."))
        if data.get("domains"):
            data["domains"] = main_first(data["domains"], data.get("main_domain"))
        return data

    @property
    def locations(self):
        """The places ticked, the main one first; a main one that was not ticked counts as ticked."""
        data = self.cleaned_data
        return [self.known_places[pk] for pk in main_first(data["places"], data["main_place"])]


class SpokenForm(TidyForm):
    """A language the staff speak; a row without a language counts for nothing."""

    class Meta:
        model = ServiceLanguage
        fields = SPOKEN_FIELDS

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[("", "—"), *SPOKEN_CHOICES], required=False
        )

    def clean_when(self):
        """On one line: the history tells one language a line."""
        return text.plain(self.cleaned_data["when"])

    def clean(self):
        data = super().clean()
        if data.get("when") and not data.get("language") and "language" not in self.errors:
            self.add_error("language", _("Choose the language."))
        return data


class SpokenFormSet(forms.BaseFormSet):
    """The rows of languages; each language once."""

    def clean(self):
        codes = [form.cleaned_data.get("language") for form in self.forms if form.is_valid()]
        for form in self.forms:
            code = form.cleaned_data.get("language") if form.is_valid() else None
            if code and codes.count(code) > 1:
                form.add_error("language", _("This language is listed twice."))
                return

    def rows(self):
        """Unsaved ServiceLanguage objects, one a language."""
        return [form.instance for form in self.forms if form.cleaned_data.get("language")]


class TranslationForm(TidyForm):
    """The short texts in another language; all empty: no translation."""

    class Meta:
        model = ServiceTranslation
        fields = ["name", "summary", "application_process", "state"]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "application_process": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, language, **kwargs):
        super().__init__(*args, prefix=f"translation-{language}", **kwargs)
        self.instance.language = self.language = language
        self.fields["name"].required = False

    @property
    def language_name(self):
        return get_language_info(self.language)["name_local"]

    @property
    def is_filled(self):
        data = self.cleaned_data
        return any(data.get(name) for name in ("name", "summary", "application_process"))

    def clean(self):
        data = super().clean()
        if self.is_filled and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("A translation needs the name of the service."))
        return data


class ServiceForms:
    """Everything one edits about ``service``, as one form: the fields, the rows, the translations.

    It has what a form has for the summary of errors: ``errors``, ``non_field_errors``, its fields.
    """

    def __init__(self, data, *, service, languages):
        """``data``: what was posted, or None; ``languages``: codes the site's content can be in."""
        self.service, self.languages = service, languages
        self.main = ServiceForm(data, instance=service, places=_places(service), languages=languages)
        spoken, written = _rows(service)
        self.spoken = self._spoken_formset(data, spoken)
        self.translations = [
            TranslationForm(data, language=code, instance=written.get(code))
            for code in dict.fromkeys([*languages, *written])
            if code != self.main.initial["language"]
        ]

    @staticmethod
    def _spoken_formset(data, initial):
        factory = forms.formset_factory(
            SpokenForm, formset=SpokenFormSet, extra=EMPTY_ROWS, max_num=len(SPOKEN_CHOICES)
        )
        return factory(data, initial=initial, prefix="spoken")

    def is_valid(self):
        """Whether all of it can be saved; looks at every part, so that all errors are told at once."""
        valid = [
            self.main.is_valid(),
            self.spoken.is_valid(),
            *[form.is_valid() for form in self.translations],
        ]
        if all(valid):
            self._check_translations()
        return all(valid) and not self.errors

    def _check_translations(self):
        for form in self.translations:
            if form.is_filled and form.language == self.main.cleaned_data["language"]:
                form.add_error("name", _("The text itself is in this language: clear this translation."))

    def parts(self):
        """``locations``, ``languages`` and ``translations``, as ``directory.editing`` takes them."""
        return {
            "locations": self.main.locations,
            "languages": self.spoken.rows(),
            "translations": [
                ServiceTranslation(language=form.language, **form.cleaned_data)
                for form in self.translations
                if form.is_filled
            ],
        }

    @cached_property
    def sections(self):
        """The Sections of the service's own fields, in the order in which one tells a service."""
        return [
            Section(name, title, [self.main[field] for field in fields])
            for name, (title, fields) in SECTIONS.items()
        ]

    @property
    def revision(self):
        return self.main.cleaned_data["revision"]

    def take_over(self, saved, names, revision):
        """These ServiceForms over the text of ``saved``, as RecordForm.take_over does for one form."""
        mains = {also for name in names for also in (name, MAIN.get(name)) if also in self.main.fields}
        self.main.take_over(saved.main, mains, revision)
        data = self.main.data
        for form in saved.translations:
            if f"translation_{form.language}" in names:
                for field in form:
                    put(data, field)
        rows = {row.language: row for row in self.spoken.rows()}
        untouched = {name for name in names if name.startswith(ROW)}
        kept = [row for code, row in rows.items() if f"{ROW}{code}" not in untouched]
        theirs = [row for row in saved.service.languages.all() if f"{ROW}{row.language}" in untouched]
        self._put_spoken(data, [*kept, *theirs])
        return ServiceForms(data, service=saved.service, languages=self.languages)

    def _put_spoken(self, data, rows):
        rows = [*rows, *[ServiceLanguage() for _number in range(EMPTY_ROWS)]]
        data["spoken-TOTAL_FORMS"] = str(len(rows))
        for number, row in enumerate(rows):
            for name in SpokenForm.Meta.fields:
                data[f"spoken-{number}-{name}"] = getattr(row, name)

    @property
    def errors(self):
        parts = [self.main.errors, *self.spoken.errors, *[form.errors for form in self.translations]]
        return any(parts) or bool(self.non_field_errors)

    @property
    def non_field_errors(self):
        return [*self.main.non_field_errors(), *self.spoken.non_form_errors()]

    def __iter__(self):
        return chain(self.main, *self.spoken.forms, *self.translations)


def _places(service):
    """The places of the organisation; ``is_main``: whether it is the main one, None where not given."""
    here = FilteredRelation("at_locations", condition=Q(at_locations__service=service.pk))
    return list(service.organization.locations.annotate(here=here, is_main=F("here__is_main")))


def _rows(service):
    """The languages spoken, as ``{field: value}`` in their order, and ``{language: ServiceTranslation}``.

    One query for both tables: the page stays within the six of its budget.
    """
    if service.pk is None:
        return [], {}
    names = ("language", "name", "summary", "application_process", "state")
    spoken = service.languages.order_by().values_list("pk", *SPOKEN_FIELDS, Value(""), Value(""))
    written = service.translations.order_by().values_list(Value(0), *names)
    rows = spoken.union(written, all=True).order_by("pk")
    translations = [
        ServiceTranslation(service=service, **dict(zip(names, row, strict=True)))
        for pk, *row in rows
        if not pk
    ]
    languages = [dict(zip(SPOKEN_FIELDS, row, strict=False)) for pk, *row in rows if pk]
    return languages, {row.language: row for row in translations}


def main_first(items, main):
    return list(dict.fromkeys([main, *items])) if main else items


def language_choices(codes):
    return [(code, get_language_info(code)["name_local"]) for code in codes]


def _place_label(place):
    address = ", ".join(part for part in (place.address, place.city) if part)
    return " · ".join(part for part in (place.name, address) if part) or str(place.organization)
