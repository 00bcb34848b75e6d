"""What people write into the report while it is open: sections, and each partner's own paragraphs."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from directory.vocabulary import Domain
from reports.models.edition import Edition

MOST = 20_000  # characters of a section; a paragraph has half


class Code(models.TextChoices):
    """The sections of the report, in the order in which they stand when nobody moved them."""

    FOREWORD = "foreword", pgettext_lazy("section", "Foreword")
    FIGURES = "figures", pgettext_lazy("section", "The year in figures")
    WHO = "who", pgettext_lazy("section", "Who we are")
    SERVICES = "services", pgettext_lazy("section", "The services")
    MEETINGS = "meetings", pgettext_lazy("section", "Meetings and decisions")
    HOUSING = "housing", Domain.HOUSING.label
    EMPLOYMENT = Domain.EMPLOYMENT.value, Domain.EMPLOYMENT.label
    HEALTH = Domain.HEALTH.value, Domain.HEALTH.label
    EDUCATION = Domain.EDUCATION.value, Domain.EDUCATION.label
    SOCIAL = Domain.SOCIAL.value, Domain.SOCIAL.label
    CULTURE = Domain.CULTURE.value, Domain.CULTURE.label
    RIGHTS = Domain.RIGHTS.value, Domain.RIGHTS.label
    PARTICIPATION = (
        "participation",
        pgettext_lazy(
            "section", "Participation of families’ representatives, and the fight against antigypsyism"
        ),
    )
    PROMISED = "promised", pgettext_lazy("section", "Promised last year, done this year")
    TRAININGS = "trainings", pgettext_lazy("section", "Trainings and requests")
    FRAMEWORK = "framework", pgettext_lazy("section", "Our actions and the EU Roma strategic framework")
    METHOD = "method", pgettext_lazy("section", "Method, data protection and small numbers")
    ANNEXES = "annexes", pgettext_lazy("section", "Annexes")

    @property
    def domain(self):
        """The domain a section is about, or ""."""
        return self.value if self.value in Domain.values else ""


DATA_ALONE = (Code.FIGURES, Code.PROMISED, Code.FRAMEWORK, Code.METHOD, Code.ANNEXES)
WRITTEN = (Code.FOREWORD, Code.PARTICIPATION, *(code for code in Code if code.domain))  # by people first


class SectionQuerySet(models.QuerySet):
    def waiting(self):
        """Those that people have yet to write, leave out, or mark "nothing to report" (``Section.waits``)."""
        return self.filter(code__in=WRITTEN, left_out_reason="", is_empty=False, text="")


class Section(models.Model):
    """One section of an edition: what editors write beside what is made from the data.

    ``left_out_reason``: why it is left out ("" = it stands in the report).  ``is_empty``: a domain marked
    "nothing to report".  ``looked``: the fingerprint of the passages that somebody said may stand, of those
    the confidentiality guard marked.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=20, choices=Code, editable=False)
    position = models.PositiveSmallIntegerField()
    left_out_reason = models.CharField(_("why it is left out"), max_length=500, blank=True)
    is_empty = models.BooleanField(_("nothing to report"), default=False)
    text = models.TextField(_("text"), max_length=MOST, blank=True)
    looked = models.CharField(max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="report_section_once")]

    def __str__(self):
        return self.get_code_display()

    @property
    def takes_paragraphs(self):
        """Whether partners may say something here in their own name: not where only the data speak."""
        return self.code not in DATA_ALONE

    @property
    def is_in(self):
        return not self.left_out_reason

    @property
    def domain(self):
        return Code(self.code).domain

    @property
    def waits(self):
        """Whether people have yet to write something here, leave it out, or say that there is nothing."""
        return self.code in WRITTEN and self.is_in and not self.is_empty and not self.text


class Paragraph(models.Model):
    """What one partner says in a section, in its own name; it stands in the report once confirmed."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="paragraphs")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("text"), max_length=MOST // 2)
    confirmed = models.DateTimeField(null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    confirmed_by_name = models.CharField(max_length=254, blank=True, editable=False)
    looked = models.CharField(max_length=64, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("paragraph")
        ordering = ["organization__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "organization"], name="report_paragraph_once")
        ]

    def __str__(self):
        return f"{self.section} ({self.section.edition.year})"

    @property
    def uuid(self):
        """Its name in the history of its organisation: the same whether it is taken out and written again."""
        return uuid_of(self.section, self.organization_id)


def uuid_of(section, organization_pk):
    """The UUID of what an organisation says in ``section``, whether it says something or not."""
    return uuid.uuid5(section.edition.uid, f"{section.code}:{organization_pk}")
