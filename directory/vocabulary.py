"""The words of the directory: kinds, domains, publics, ways to come, languages, levels.

Codes follow Open Referral HSDS 3 and data·inclusion v1 where they have one; labels are ours.
No word here says where a person comes from: services describe what they offer, never who families are.
"""

from functools import lru_cache
from typing import NamedTuple

from django.db import models
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Look(NamedTuple):
    """How a domain looks everywhere: one icon (lucide), one colour (contrast ≥ 4.5:1 on white)."""

    icon: str
    colour: str


# ``source`` of records that were made up to show the site; their pages say "Invented for the demonstration".
INVENTED_SOURCE = "demo-invented"


class Kind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipality")
    ASSOCIATION = "association", _("Association")
    INSTITUTION = "institution", _("Local institution")
    FAMILIES = "families", _("Representatives of families")
    OTHER = "other", pgettext_lazy("kind of organisation", "Other")


class Commitment(models.TextChoices):
    """Where an organisation stands with the charter; the charter's own actions say so."""

    NONE = "none", _("has not signed the charter")
    LIVE = "live", _("signed the charter")
    ENDED = "ended", _("withdrew from the charter, or let its signature lapse")


class Domain(models.TextChoices):
    HOUSING = "housing", _("Housing")
    EMPLOYMENT = "employment", _("Employment")
    HEALTH = "health", _("Health")
    EDUCATION = "education", _("Education")
    SOCIAL = "social", _("Social assistance")
    CULTURE = "culture", _("Culture and leisure")
    RIGHTS = "rights", _("Access to rights")

    @property
    def look(self):
        return LOOKS[self.value]


LOOKS = {
    "housing": Look("house", "#17417e"),
    "employment": Look("briefcase", "#8a5a00"),
    "health": Look("heart-pulse", "#b3261e"),
    "education": Look("graduation-cap", "#1d6b45"),
    "social": Look("hand-helping", "#6b3a8c"),
    "culture": Look("music", "#0f6a73"),
    "rights": Look("scale", "#44505f"),
}


class Public(models.TextChoices):
    """data·inclusion v1 ``publics``, those that say a situation or an age."""

    ALL = "tous-publics", _("Everyone")
    FAMILIES = "familles", _("Families with children")
    WOMEN = "femmes", _("Women")
    YOUNG = "jeunes", _("Young people")
    SENIORS = "seniors", _("Older people")
    JOB_SEEKERS = "demandeurs-emploi", _("Job seekers")
    WORKING = "actifs", _("Working people")
    STUDENTS = "etudiants", _("Students")
    DISABLED = "personnes-en-situation-de-handicap", _("People with a disability")
    URGENT = "personnes-en-situation-durgence", _("People in an emergency")
    LEGAL = "personnes-en-situation-juridique-specifique", _("People in a particular legal situation")
    LOW_INCOME = "beneficiaires-des-minimas-sociaux", _("People on minimum income benefits")
    PRIORITY_AREAS = "residents-qpv-frr", _("Residents of priority areas")


class Access(models.TextChoices):
    """How to come (data·inclusion ``modes_mobilisation`` and orientation)."""

    WALK_IN = "walk-in", _("Walk in")
    APPOINTMENT = "appointment", _("By appointment")
    REFERRAL = "referral", _("Through a professional")
    PHONE = "phone", _("By telephone")


class Fees(models.TextChoices):
    """data·inclusion ``frais``; unknown is not free."""

    FREE = "free", _("Free")
    PAID = "paid", _("To be paid")
    DEPENDS = "depends", _("Depends on the situation")
    UNKNOWN = "", _("Not said")


class Level(models.TextChoices):
    """How well the staff speak a language, or who does it for them."""

    FLUENT = "fluent", _("fluently")
    BASIC = "basic", _("a little")
    INTERPRETER = "interpreter", _("with an interpreter")


class Precision(models.TextChoices):
    """How exactly the public may know where a place is."""

    EXACT = "exact", _("Exact: the door")
    STREET = "street", _("The street, without the number")
    DISTRICT = "district", _("The district")
    TOWN = "town", _("The town only")
    NONE = "none", _("Not on the map")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Visibility(models.TextChoices):
    ALL = "all", _("Everyone")
    PARTNERS = "partners", _("Partners only")


# Languages spoken by the staff (ISO 639-1, else 639-3; ``fsl`` is French sign language).  The short
# form stands where there is little room.
SPOKEN = {
    "fr": (_("French"), "FR"),
    "rom": (_("Romani"), "Rromani"),
    "ro": (_("Romanian"), "RO"),
    "bg": (_("Bulgarian"), "BG"),
    "fsl": (_("French sign language"), "LSF"),
    "en": (_("English"), "EN"),
    "ar": (_("Arabic"), "AR"),
    "de": (_("German"), "DE"),
    "el": (_("Greek"), "EL"),
    "es": (_("Spanish"), "ES"),
    "hu": (_("Hungarian"), "HU"),
    "hy": (_("Armenian"), "HY"),
    "it": (_("Italian"), "IT"),
    "ka": (_("Georgian"), "KA"),
    "mk": (_("Macedonian"), "MK"),
    "pl": (_("Polish"), "PL"),
    "pt": (_("Portuguese"), "PT"),
    "ru": (_("Russian"), "RU"),
    "sk": (_("Slovak"), "SK"),
    "sq": (_("Albanian"), "SQ"),
    "sr": (_("Serbian"), "SR"),
    "tr": (_("Turkish"), "TR"),
    "uk": (_("Ukrainian"), "UK"),
}
SPOKEN_CHOICES = tuple((code, name) for code, (name, _short) in SPOKEN.items())


@lru_cache(maxsize=64)
def in_words(choices, language):
    """``choices`` (a tuple) as [(code, label)] with labels as text in ``language``, the active one.

    A lazy label costs a look-up each time it is printed, and a page prints fifty of them.
    """
    return [(code, str(label)) for code, label in choices]


@lru_cache(maxsize=512)
def options(choices, language, chosen):
    """``choices`` (a tuple) as the <option>s of a <select>, labels in ``language``, ``chosen`` selected."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, SELECTED if code == chosen else "", label) for code, label in in_words(choices, language)),
    )


SELECTED = SafeString(" selected")
