"""Services: what is offered, for whom, where, when, at what cost, in which languages (HSDS ``service``)."""

from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Aggregate, F, FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directory.models.base import Record, free_slug
from directory.models.location import Location
from directory.models.organization import Organization, is_member
from directory.vocabulary import (
    SPOKEN,
    SPOKEN_CHOICES,
    Access,
    Domain,
    Fees,
    Level,
    Precision,
    Public,
    Status,
    Visibility,
)
from taskforce.common import text
from taskforce.common.fields import CodesField

FRESH_DAYS = 180  # a sheet checked longer ago says so, and asks for a look

# What no line of a list shows.
LONG = (
    *("uuid", "source", "external_id", "revision", "created", "modified", "description", "publics"),
    *("eligibility_description", "application_process", "fees_description", "no_documents_needed"),
    *("required_documents", "hours_note", "phone", "email", "website", "is_mobile", "notice", "notice_until"),
    *("status", "last_verified_on", "last_verified_by"),
)


class ServiceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What ``user`` may see, in every channel: published services of listed organisations; members
        also see what is for partners only.  Drafts and archives are seen in the editing pages alone."""
        published = self.filter(status=Status.PUBLISHED)
        for_all = Q(visibility=Visibility.ALL, organization__is_listed=True)
        if not user.is_authenticated or not user.is_active:
            return published.filter(for_all)
        return published if user.is_coordinator else published.filter(for_all | Q(is_member(user)))

    def editable_by(self, user):
        """Services, drafts and archives too, of the organisations ``user`` may edit."""
        return self.filter(organization__in=Organization.objects.editable_by(user))

    def to_check(self, today):
        """Published services that nobody has said to be true for ``FRESH_DAYS``, the longest ago first."""
        limit = today - timedelta(days=FRESH_DAYS)
        stale = self.filter(status=Status.PUBLISHED).exclude(last_verified_on__gte=limit)
        return stale.order_by(F("last_verified_on").asc(nulls_first=True), "sort_name", "pk")

    def in_domains(self, domains):
        return self.filter(domains__has_any=domains)

    def for_publics(self, publics):
        """For at least one of ``publics``; what is for everyone is for them too."""
        return self.filter(publics__has_any=[*publics, Public.ALL])

    def speaking(self, *languages):
        """Where the staff, or an interpreter, speak at least one of ``languages``."""
        spoken = ServiceLanguage.objects.filter(language__in=languages)
        return self.filter(pk__in=spoken.values("service"))

    def walk_in(self):
        return self.filter(access__has=Access.WALK_IN)

    def free(self):
        return self.filter(fees=Fees.FREE)

    def no_papers(self):
        """Those that say so: papers that nobody spoke of may be asked for."""
        return self.filter(no_documents_needed=True)

    def in_areas(self, areas):
        """Given at a place in one of ``areas`` (keys); a place that is not to be known is in none."""
        there = ServiceAtLocation.objects.filter(location__area__in=areas)
        return self.filter(pk__in=there.exclude(location__precision=Precision.NONE).values("service"))

    def step_free(self):
        stepless = ServiceAtLocation.objects.filter(location__step_free=True)
        return self.filter(pk__in=stepless.values("service"))

    def with_words(self, query, some=False, many=False):
        """Services in whose words every word of ``query`` begins a word (``some``: at least one does).

        Without accents or case; a long word counts by its first letters, so that "inscrire" finds
        "inscription"; the smallest words ("à", "l") are left out when there are others.  ``many``: the same
        rows, the first of an order quicker when many have these words (``Words``).
        """
        stems = text.stems(query)
        return self.filter(words__text__words=Wanted(stems, some, many)) if stems else self

    def in_box(self, box):
        """Services with a public position inside ``box``."""
        inside = ServiceAtLocation.objects.filter(
            location__public_latitude__range=(box.south, box.north),
            location__public_longitude__range=(box.west, box.east),
        )
        return self.filter(pk__in=inside.values("service"))

    def for_page(self, language):
        """Rows with organisation, main place, languages spoken, and the translation into ``language``:
        one query."""
        rows = self._in_language(language)
        return rows.select_related("organization", "main__location", "translation", "last_verified_by")

    def for_list(self, language):
        """``for_page`` with no more than a line of a list shows (``lines.Line``)."""
        return self._in_language(language).select_related("main__location", "translation").defer(*LONG)

    def _in_language(self, language):
        spoken = ServiceLanguage.objects.filter(service=OuterRef("pk")).order_by().values("service")
        return self.annotate(
            main=FilteredRelation("at_locations", condition=Q(at_locations__is_main=True)),
            translation=FilteredRelation("translations", condition=Q(translations__language=language)),
            spoken=Subquery(spoken.values(codes=Joined("language"))),
        )

    def after(self, key, value, pk):
        """Rows that stand after (``value``, ``pk``) in the order (``key``, "pk")."""
        start = Q(**{f"{key}__gte": value})  # where an index begins
        return self.filter(start, Q(**{f"{key}__gt": value}) | Q(pk__gt=pk))


class Joined(Aggregate):
    """The values of a group as one text, between commas."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


class Service(Record):
    """Something an organisation offers.  The text is in ``language``; see ServiceTranslation for others."""

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="services")
    language = models.CharField(_("language of this text"), max_length=8, default="fr")
    name = models.CharField(_("name"), max_length=200)
    summary = models.CharField(_("summary in one or two short sentences"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    domains = CodesField(_("domains"), choices=Domain.choices, blank=False)
    publics = CodesField(_("for whom"), choices=Public.choices)
    eligibility_description = models.CharField(_("for whom, in words"), max_length=300, blank=True)
    access = CodesField(_("how to come"), choices=Access.choices)
    application_process = models.CharField(_("how to come, in words"), max_length=500, blank=True)
    fees = models.CharField(_("cost"), max_length=10, choices=Fees, blank=True)
    fees_description = models.CharField(_("cost, in words"), max_length=200, blank=True)
    no_documents_needed = models.BooleanField(_("no papers needed"), default=False)
    required_documents = models.CharField(_("papers needed"), max_length=500, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=500, blank=True)
    hours_note = models.CharField(_("opening hours, in words"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    is_mobile = models.BooleanField(_("mobile: the staff come to people"), default=False)
    notice = models.CharField(_("temporary notice"), max_length=300, blank=True)
    notice_until = models.DateField(_("notice shown until"), null=True, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    visibility = models.CharField(_("who sees it"), max_length=10, choices=Visibility, default=Visibility.ALL)
    last_verified_on = models.DateField(_("last verified on"), null=True, blank=True)
    last_verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sort_name = models.CharField(max_length=200, editable=False)
    locations = models.ManyToManyField(Location, through="ServiceAtLocation", related_name="services")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["status", "sort_name", "id"], name="service_by_name"),
            models.Index(fields=["status", "last_verified_on"], name="service_by_verification"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="service_once_per_source"
            ),
            models.CheckConstraint(
                condition=~Q(no_documents_needed=True) | Q(required_documents=""),
                name="service_papers_needed_or_none",
            ),
            models.CheckConstraint(
                condition=Q(notice="") | Q(notice_until__isnull=False), name="service_notice_has_an_end"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_name = text.fold(self.name)[:200]
        self.slug = self.slug or free_slug(Service, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("directory:service", args=[self.slug])

    @property
    def shown(self):
        """The short texts in the language of ``for_list``, or the original: each has ``name``, ``summary``,
        ``application_process`` and the ``language`` they are in."""
        return getattr(self, "translation", None) or self

    @property
    def spoken_codes(self):
        """Codes of the languages spoken, in the order of the vocabulary; from ``for_list``."""
        codes = set((self.spoken or "").split(","))
        return [code for code in SPOKEN if code in codes]

    @property
    def main_domain(self):
        """The domain whose icon and colour the service carries on the map."""
        return Domain(self.domains[0]) if self.domains else Domain.RIGHTS

    @cached_property
    def main_location(self):
        """The place it is mainly given at, or None; of a row of ``for_list`` without a query."""
        if hasattr(self, "spoken"):  # of ``for_list``; where there is none, Django sets no ``main``
            main = getattr(self, "main", None)
        else:
            main = self.at_locations.filter(is_main=True).first()
        return main.location if main else None

    def is_notice_shown(self, today):
        """Whether the temporary notice is to be read on ``today`` (its last day included)."""
        return bool(self.notice and self.notice_until and today <= self.notice_until)


class ServiceAtLocation(models.Model):
    """A service at one of its places (HSDS ``service_at_location``); one of them is the main one."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="at_locations")
    is_main = models.BooleanField(default=False)

    class Meta:
        ordering = [F("is_main").desc(), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "location"], name="service_at_location_once"),
            models.UniqueConstraint(
                fields=["service"], condition=Q(is_main=True), name="service_one_main_location"
            ),
        ]

    def __str__(self):
        return f"{self.service} · {self.location}"


class ServiceLanguage(models.Model):
    """A language the staff of a service speak (HSDS ``language``), how well, and when."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=8, choices=SPOKEN_CHOICES)
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.FLUENT)
    when = models.CharField(_("when"), max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["language", "service"], name="service_by_language")]
        constraints = [models.UniqueConstraint(fields=["service", "language"], name="service_language_once")]

    def __str__(self):
        return self.get_language_display()


class ServiceTranslation(models.Model):
    """A service's short texts in another content language, written by people, never by a machine."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft translation")
        REVIEWED = "reviewed", _("Read over by a speaker")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=8)
    name = models.CharField(_("name"), max_length=200)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    application_process = models.CharField(_("how to come, in words"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["service", "language"], name="service_translation_once")
        ]

    def __str__(self):
        return f"{self.name} ({self.language})"


class ServiceWords(models.Model):
    """The folded words by which a service is found; written by ``actions.index_services`` only.

    An index of whole text stands beside it (migration 0002): FTS5 on SQLite, GIN on PostgreSQL.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField()

    def __str__(self):
        return self.text[:80]


class Wanted(NamedTuple):
    """What ``Words`` looks for: ``stems``, all of them or ``some``; ``many``: it is known that many rows
    have them."""

    stems: list
    some: bool = False
    many: bool = False


@models.TextField.register_lookup
class Words(models.Lookup):
    """``words__text__words=Wanted(["ecol", "insc"])``: each begins a word of the indexed text.

    SQLite reads all that its index has of a word before it sorts.  Where ``many`` rows have the words it
    goes through the rows in their order instead, and is done after a page: PostgreSQL sees to that itself.
    """

    lookup_name = "words"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        return self._in_order(compiler, connection) if self.rhs.many else self._indexed()

    def _in_order(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        begins = f"instr(' ' || {column}, %s) > 0"
        either = (" OR " if self.rhs.some else " AND ").join([begins] * len(self.rhs.stems))
        return f"({either})", [value for word in self.rhs.stems for value in (*params, f" {word}")]

    def _indexed(self):
        table = self.lhs.alias
        match = (" OR " if self.rhs.some else " ").join(f'"{word}"*' for word in self.rhs.stems)
        return (
            f'"{table}"."service_id" IN '  # noqa: S608 - the alias is Django's own; the words are a parameter
            "(SELECT rowid FROM directory_words WHERE directory_words MATCH %s)",
            [match],
        )

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        match = (" | " if self.rhs.some else " & ").join(f"{word}:*" for word in self.rhs.stems)
        return f"to_tsvector('simple', {column}) @@ to_tsquery('simple', %s)", [*params, match]
