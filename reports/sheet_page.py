"""An action sheet as it is read: on its page and on paper."""

from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.models import Indicator
from reports.models.sheet import Licence, in_words
from taskforce.common import share

TEXTS = (
    *("context", "objectives", "done", "results_figures", "results", "original", "partnerships"),
    *("success", "difficulties", "to_improve"),
)


class Fact(NamedTuple):
    """One line beside the title; ``is_theirs``: it is in the language of the sheet, not of the page."""

    icon: str
    label: str
    text: str
    is_theirs: bool = True


class Text(NamedTuple):
    """One passage under its heading."""

    name: str
    label: str
    text: str


class SheetPage:
    """``sheet`` (out of ``permissions.sheets_in_full``) for ``request``'s language and task force."""

    def __init__(self, sheet, request):
        self.sheet, self.request = sheet, request

    @property
    def language(self):
        """The language of the text, when it is not the page's; else ""."""
        return "" if self.sheet.language == self.request.shown_language else self.sheet.language

    @property
    def period(self):
        """When it was: "2025", "March 2024 – 12 May 2025", or since when it goes on."""
        starts, ends = in_words(self.sheet.starts), in_words(self.sheet.ends)
        if not ends:
            return _("since %(when)s") % {"when": starts}
        return starts if starts == ends else f"{starts} – {ends}"

    @property
    def place(self):
        """The place in words and the town or district."""
        names = [self.sheet.place, str(self.sheet.area or "")]
        return ", ".join(dict.fromkeys(name for name in names if name))

    @cached_property
    def facts(self):
        """The Facts that are known, in their order."""
        sheet = self.sheet
        facts = [
            Fact("calendar", _("When"), self.period, False),
            Fact("map-pin", _("Where"), self.place),
            Fact("users", _("For whom"), sheet.beneficiaries),
            Fact("wallet", _("Budget"), *self._money("budget")),
            Fact("hand-coins", _("Funding"), *self._money("funding")),
        ]
        return [fact for fact in facts if fact.text]

    def _money(self, name):
        """``(text, is_theirs)``: what was written, else the answer chosen in its place, in our words."""
        if text := getattr(self.sheet, name):
            return text, True
        is_answer = getattr(self.sheet, f"{name}_is") in ("none", "na")
        return (getattr(self.sheet, f"get_{name}_is_display")() if is_answer else ""), False

    @cached_property
    def texts(self):
        """The Texts that were written, in the order of a sheet."""
        label = self.sheet._meta.get_field
        return [
            Text(name, capfirst(str(label(name).verbose_name)), getattr(self.sheet, name))
            for name in TEXTS
            if getattr(self.sheet, name)
        ]

    @cached_property
    def figures(self):
        """Its Indicators that everyone may read (``Indicator.shown``); one query, none for a draft."""
        if not self.sheet.is_published:
            return []
        return list(Indicator.objects.for_public(timezone.localdate()).filter(sheet=self.sheet)[:200])

    @property
    def decision(self):
        """The decision it came from, when the reader may read it; else None."""
        return self.sheet.decision if self.sheet.is_decision_told else None

    @property
    def licence(self):
        return Licence(self.sheet.licence)

    @property
    def address(self):
        """The whole address of the page, in its language."""
        return f"{settings.SITE_URL}{self.sheet.get_absolute_url()}"

    @property
    def cite(self):
        """How to cite the sheet: who, year, title, where."""
        day = self.sheet.published_on or timezone.now()
        return _("%(who)s, “%(title)s”, action sheet, %(site)s, %(year)s. %(address)s") % {
            "who": self.sheet.organization.name,
            "title": self.sheet.title,
            "site": self.request.taskforce,
            "year": timezone.localtime(day).year,
            "address": self.address,
        }

    @property
    def share(self):
        return share.links(self.sheet.title, self.address)

    @property
    def printed_on(self):
        return timezone.localdate()
