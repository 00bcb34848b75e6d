"""What a record says, field by field as text: for its history, and to show two texts side by side.

Choices are kept as codes, so that each reader gets them in her own language (``shown``).
"""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from directory.models import Location, Organization, Service, ServiceTranslation
from directory.vocabulary import SPOKEN, Level
from taskforce.common import days
from taskforce.common.text import plain

FIELDS = {
    Organization: (
        "name",
        "acronym",
        "kind",
        "summary",
        "description",
        "legal_identifier",
        "email",
        "phone",
        "website",
        "area_served",
        "is_listed",
    ),
    Location: (
        "name",
        "address",
        "postal_code",
        "city",
        "latitude",
        "longitude",
        "precision",
        "step_free",
        "transportation",
    ),
    Service: (
        "language",
        "name",
        "summary",
        "description",
        "domains",
        "publics",
        "eligibility_description",
        "access",
        "application_process",
        "fees",
        "fees_description",
        "no_documents_needed",
        "required_documents",
        "opening_hours",
        "hours_note",
        "phone",
        "email",
        "website",
        "is_mobile",
        "notice",
        "notice_until",
        "visibility",
        "status",
        "last_verified_on",
    ),
}
PARTS = {
    "places": _("places"),
    "spoken": _("languages spoken by the staff"),
    "may_sign": _("may sign the charter"),
}
MODELS = {model._meta.model_name: model for model in FIELDS}
ROW = "spoken_"  # and a code: one language spoken
YES_NO = {"yes": _("yes"), "no": _("no")}


def register(model, fields, **parts):
    """A record of a higher room joins: its ``fields`` are told in the history of its ``organization`` like
    those of the directory; ``parts`` are labels, by name, of what it has in other tables."""
    FIELDS[model] = fields
    MODELS[model._meta.model_name] = model
    PARTS.update(parts)


class Difference(NamedTuple):
    """One field that is not the same in two texts, in the words of the reader."""

    label: str
    before: str
    after: str


def of(record):
    """``{field: text}`` of an organisation, a place or a service, as the object stands in memory."""
    return {name: _text(name, getattr(record, name)) for name in FIELDS[type(record)]}


def of_parts(*, locations, languages, translations):
    """``{part: text}`` of a service's places (main first), ServiceLanguage and ServiceTranslation rows."""
    main, others = locations[:1], sorted(map(str, locations[1:]))
    parts = {
        "places": "\n".join([*map(str, main), *others]),
        "spoken": "\n".join(f"{row.language}|{row.level}|{plain(row.when)}" for row in languages),
    }
    for row in translations:
        lines = (row.name, row.summary, row.application_process, row.state)
        parts[f"translation_{row.language}"] = "\n".join(lines)
    return parts


def saved_parts(service):
    """``of_parts`` of what the database holds."""
    return of_parts(
        locations=[row.location for row in service.at_locations.select_related("location")],
        languages=service.languages.all(),
        translations=service.translations.all(),
    )


def differences(before, after):
    """``{field: [before, after]}`` of the fields whose text is not the same; a missing one is empty."""
    names = dict.fromkeys([*before, *after])
    pairs = {name: [before.get(name, ""), after.get(name, "")] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def three_way(fields, base):
    """Who changed what since two people opened the same form: ``(both, untouched)``.

    ``fields``: {field: [saved, hers]} as ``differences`` gives them; ``base``: what the fields that were
    saved since said before, or None when nobody knows.  ``both`` are the ``fields`` that both changed;
    ``untouched`` the names of those that she left alone, with ``spoken_<code>`` for each language spoken.
    """
    if base is None:
        return fields, set()
    saved = {name: pair[0] for name, pair in fields.items()}
    hers = {name: pair[1] for name, pair in fields.items()}
    before = _with_rows(saved | base)
    pairs = differences(_with_rows(saved), _with_rows(hers))
    untouched = {name for name, pair in pairs.items() if pair[1] == before.get(name, "")}
    both = {_part(name) for name, pair in pairs.items() if before.get(name, "") not in pair}
    return {name: fields[name] for name in fields if name in both}, untouched


def _with_rows(texts):
    """``texts`` with one text for each language spoken in the place of the whole list."""
    rows = texts.get("spoken", "").split("\n")  # splitlines would also cut at U+2028 and its like
    named = {f"{ROW}{row.partition('|')[0]}": row for row in rows if row}
    return {name: text for name, text in texts.items() if name != "spoken"} | named


def _part(name):
    return "spoken" if name.startswith(ROW) else name


def kind_of(record_type):
    """What a record of the type ``record_type`` of a Change is called."""
    model = MODELS.get(record_type)
    return model._meta.verbose_name if model else record_type


def shown(record_type, fields):
    """The Differences of ``fields`` (as ``differences`` gives them) in the language of the reader.

    In the order of the form: PostgreSQL does not keep the order in which they were written.
    """
    model = MODELS.get(record_type)
    order = [*FIELDS.get(model, ()), *PARTS]
    rank = {name: number for number, name in enumerate(order)}
    return [
        Difference(_label(model, name), *(_words(model, name, text) for text in fields[name]))
        for name in sorted(fields, key=lambda name: (rank.get(name, len(order)), name))
    ]


def told(changes):
    """``[{"change", "kind", "fields"}]`` of Changes for directory/_changes.html, in the reader's language."""
    return [
        {
            "change": change,
            "kind": kind_of(change.record_type),
            "fields": shown(change.record_type, change.fields),
        }
        for change in changes
    ]


def _text(name, value):
    if isinstance(value, list):  # of codes, only the first domain stands out: the rest has no order
        first = value[:1] if name == "domains" else []
        return ", ".join([*first, *sorted(value[len(first) :])])
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _label(model, name):
    if name in PARTS:
        return str(PARTS[name])
    if name.startswith("translation_"):
        language = _language(name.removeprefix("translation_"))
        return gettext("translation: %(language)s") % {"language": language}
    field = _field(model, name)
    return str(field.verbose_name) if field else name


def _words(model, name, text):
    if name == "spoken":
        return "\n".join(_spoken(line) for line in text.split("\n"))
    if name == "language":
        return _language(text) if text else ""
    if name.startswith("translation_"):
        return _translated(text)
    field = _field(model, name)
    if isinstance(field, DateField):
        return _day(text)
    labels = YES_NO if isinstance(field, BooleanField) else dict(getattr(field, "flatchoices", ()))
    codes = text.split(", ") if text else []
    return ", ".join(str(labels[code]) for code in codes) if set(codes) <= set(labels) else text


def _translated(text):
    """The lines of a translation; the last is its state."""
    lines, _newline, state = text.rpartition("\n")
    label = dict(ServiceTranslation.State.choices).get(state)
    return f"{lines}\n{label}".strip() if label else text


def _day(text):
    try:
        return days.in_words(date.fromisoformat(text))
    except ValueError:
        return text


def _spoken(line):
    """One language in words; what an older history holds in another shape, as it stands."""
    if line.count("|") < 2:
        return line
    language, level, when = line.split("|", 2)
    name = SPOKEN[language][0] if language in SPOKEN else language
    words = f"{name}, {dict(Level.choices).get(level, level)}"
    return f"{words} ({when})" if when else words


def _language(code):
    try:
        return get_language_info(code)["name_local"]
    except KeyError:
        return code


def _field(model, name):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
