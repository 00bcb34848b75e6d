"""All that a report may take from the data of its year: public facts only, each asked for once.

Every row comes through ``visible_to`` of a visitor who is not signed in: what a member alone may read
never gets here, and so into no snapshot.
"""

from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from charter.models import Signature
from directory.models import Organization, Service, TaskForce
from meetings import registers
from meetings.models import Decision, Edition, Meeting, Session, SupportRequest
from meetings.models.meeting import PAST
from reports import collected, needs, results
from reports.models import ActionSheet, Paragraph
from taskforce.common import days

VISITOR = AnonymousUser()


class Year:
    """The public facts of ``year``; ``made``: the day (local) on which the report is made."""

    def __init__(self, edition, made):
        self.edition, self.number, self.made = edition, edition.year, made

    def other_language(self, code):
        """``code`` of a text unless it is the report's own language: then "", for nothing is to be said."""
        return "" if code == self.edition.language else code

    @cached_property
    def taskforce(self):
        return TaskForce.objects.get()

    @cached_property
    def zone(self):
        return ZoneInfo(self.taskforce.time_zone)

    @cached_property
    def ends(self):
        """The moment at which the year is over; before that, the year as it stands."""
        return datetime(self.number + 1, 1, 1, tzinfo=self.zone)

    @cached_property
    def begins(self):
        return datetime(self.number, 1, 1, tzinfo=self.zone)

    def day(self, moment):
        """The day of ``moment`` (UTC) in the task force's own time zone, in words."""
        return days.in_words(moment.astimezone(self.zone))

    # Meetings -----------------------------------------------------------------------------------

    @cached_property
    def held(self):
        """How many meetings were held, with published minutes or without."""
        return Meeting.objects.visible_to(VISITOR).filter(year=self.number, state__in=PAST).count()

    @cached_property
    def minutes(self):
        """The published minutes (meetings.models.Edition) of the year, in the order of the meetings."""
        rows = Edition.objects.filter(
            kind=Edition.Kind.PUBLIC, meeting__state=Meeting.State.PUBLISHED, meeting__year=self.number
        )
        return list(rows.select_related("meeting").order_by("meeting__rank"))

    @cached_property
    def decisions(self):
        """The public decisions of the year, in the order of the meetings."""
        rows = Decision.objects.visible_to(VISITOR).filter(item__meeting__year=self.number)
        return list(rows.select_related("item__meeting").order_by("item__meeting__rank", "rank", "pk"))

    @cached_property
    def actions(self):
        """The public actions promised in the year, in the order of the meetings; each knows its
        ``shown_owner`` ("" for a partner that does not wish to be listed)."""
        return self._actions(self.number)

    @cached_property
    def actions_before(self):
        """Those promised the year before."""
        return self._actions(self.number - 1)

    def _actions(self, year):
        rows = registers.actions(VISITOR, registers.Wanted(year=year))
        return list(rows.order_by("item__meeting__rank", "rank", "pk"))

    def meeting_words(self, meeting):
        """``"2026-03, 19 November 2026"``: what a source says of a meeting."""
        return f"{meeting.number}, {self.day(meeting.starts)}"

    # The charter and the directory --------------------------------------------------------------

    @cached_property
    def signatures(self):
        """Signatures of organisations that bound at the end of the year (or bind today), by name.

        Natural persons stand in no report: they leave the register when they like, a report stays.
        """
        rows = self._of_organizations().filter(confirmed__lt=self.ends)
        rows = rows.filter(Q(ended=None) | Q(ended__gte=self.ends))
        return list(rows.order_by("organization__sort_name", "pk"))

    @cached_property
    def signed(self):
        """Organisations that signed for the first time in the year: their Signatures."""
        before = Signature.objects.filter(confirmed__lt=self.begins).values("chain")
        rows = self._of_organizations().filter(confirmed__gte=self.begins, confirmed__lt=self.ends)
        rows = rows.exclude(chain__in=before).order_by("confirmed", "pk")
        return list({row.chain: row for row in reversed(rows)}.values())[::-1]

    @cached_property
    def ended(self):
        """Signatures that ended in the year without a newer one: withdrawn or lapsed."""
        rows = self._of_organizations().filter(ended__gte=self.begins, ended__lt=self.ends)
        return list(rows.exclude(ending=Signature.Ending.REPLACED).order_by("ended", "pk"))

    def _of_organizations(self):
        rows = Signature.objects.visible_to(VISITOR).filter(organization__isnull=False)
        return rows.select_related("organization", "version").defer("scan")

    @cached_property
    def persons(self):
        """How many natural persons were bound at the end of the year: a count, never names."""
        rows = Signature.objects.filter(organization=None, organization_name="", confirmed__lt=self.ends)
        return rows.filter(Q(ended=None) | Q(ended__gte=self.ends)).count()

    @cached_property
    def services(self):
        """The published services, by name, each with its places."""
        rows = Service.objects.visible_to(VISITOR).select_related("organization")
        return list(rows.prefetch_related("at_locations__location", "languages").order_by("sort_name", "pk"))

    # What partners told ---------------------------------------------------------------------------

    @cached_property
    def sheets(self):
        """The published action sheets of what went on in the year, by their main domain."""
        rows = ActionSheet.objects.visible_to(VISITOR).of_year(self.number).select_related("organization")
        return list(rows.order_by("start_year", "pk"))

    @cached_property
    def needs(self):
        """The published diagnoses of the year (``reports.needs.for_report``)."""
        return needs.for_report(self.number)

    @cached_property
    def consultations(self):
        """What partners answered, as everyone may read it (``reports.results.for_report``)."""
        return results.for_report(self.number)

    @cached_property
    def figures(self):
        """What services counted of their work in the year, protected (``reports.collected``)."""
        return collected.figures(self.number, self.made)

    @cached_property
    def trainings(self):
        """Counts of the sessions held in the year, in all and by theme (``Session.objects.counts_of``)."""
        with timezone.override(self.zone):
            return Session.objects.counts_of(self.number)

    @cached_property
    def learners(self):
        """How many came to the trainings of the year, by theme, protected (``collected.Counted``)."""
        came = {row["theme"]: row["attended"] for row in self.trainings["themes"]}
        return collected.Counted.of(came, came)

    @cached_property
    def requests(self):
        """Requests for support of the year by domain, protected (``collected.Counted``)."""
        return collected.by_domain(SupportRequest.objects.counts(self.number))

    @property
    def counted(self):
        """``{name of a table of the report: {key in its "told": Counted}}``."""
        return {
            "figures-of-services": self.figures.kinds,
            "trainings": {"came": self.learners},
            "requests": {"asked": self.requests},
        }

    # What people wrote --------------------------------------------------------------------------

    @cached_property
    def listed(self):
        """``{pk: name}`` of the organisations that are listed: the only ones a report names."""
        return dict(Organization.objects.visible_to(VISITOR).values_list("pk", "name"))

    @cached_property
    def kinds(self):
        """``{name: kind}`` of the listed organisations."""
        return dict(Organization.objects.visible_to(VISITOR).values_list("name", "kind"))

    @cached_property
    def paragraphs(self):
        """``{section pk: [Paragraph, …]}`` that their organisations confirmed."""
        found = {}
        rows = Paragraph.objects.filter(section__edition=self.edition, confirmed__isnull=False)
        for paragraph in rows.select_related("organization"):
            found.setdefault(paragraph.section_id, []).append(paragraph)
        return found
