"""One set of filters for the list, the map and the feeds: read from the address, and written back to it."""

import base64
import json
import math
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, FloatField, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from directory import areas, gazetteer, hours
from directory.models import Service
from directory.vocabulary import SPOKEN, Domain, Public
from taskforce.common import geo, paging, text
from taskforce.common.kept import kept_value

PAGE = 15
FAR = 1e9  # where services without a position stand in an order by distance
MAX_WORDS = 200
MANY = 500  # with more results the first page stands near the beginning of the order by name


@dataclass
class Search:
    """What a visitor looks for.  Unknown values are ignored: a broken address shows more, never an error."""

    q: str = ""
    near: str = ""
    domains: list = field(default_factory=list)
    publics: list = field(default_factory=list)
    spoken: str = ""
    open_now: bool = False
    walk_in: bool = False
    free: bool = False
    step_free: bool = False
    evening: bool = False
    no_papers: bool = False
    area: int | None = None
    box: geo.Box | None = None
    some_words: bool = False
    after: list | None = None

    @classmethod
    def from_query(cls, query):
        """The Search in ``query`` (a QueryDict)."""
        return cls(
            q=text.plain(query.get("q", ""))[:MAX_WORDS],
            near=text.plain(query.get("near", ""))[:MAX_WORDS],
            domains=[code for code in dict.fromkeys(query.getlist("domain")) if code in Domain.values],
            publics=[code for code in dict.fromkeys(query.getlist("public")) if code in Public.values],
            spoken=query.get("spoken") if query.get("spoken") in SPOKEN else "",
            open_now=query.get("open") == "1",
            walk_in=query.get("walkin") == "1",
            free=query.get("free") == "1",
            step_free=query.get("stepfree") == "1",
            evening=query.get("evening") == "1",
            no_papers=query.get("nopapers") == "1",
            area=_key(query.get("area", "")),
            box=_box(query.get("bbox", "")),
            some_words=query.get("some") == "1",
            after=_cursor(query.get("after", "")),
        )

    def to_query(self, **changes):
        """The address of this search, with ``changes`` (a parameter → value, or None to drop it)."""
        query = QueryDict(mutable=True)
        flags = {
            "open": self.open_now,
            "walkin": self.walk_in,
            "free": self.free,
            "stepfree": self.step_free,
            "evening": self.evening,
            "nopapers": self.no_papers,
            "some": self.some_words,
        }
        texts = {"q": self.q, "near": self.near, "spoken": self.spoken, "area": self.area}
        query.setlist("domain", self.domains)
        query.setlist("public", self.publics)
        query.update({name: value for name, value in texts.items() if value})
        query.update({name: "1" for name, value in flags.items() if value})
        if self.box:
            query["bbox"] = ",".join(f"{number:.5f}" for number in self.box)
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return query.urlencode()

    @property
    def is_narrowed(self):
        """Whether any filter of the closed part of the form is set: it is then shown open."""
        hows = self.step_free or self.walk_in or self.evening or self.no_papers
        return bool(self.publics or self.spoken or hows)

    def services(self, user, taskforce, *, many=False):
        """The services ``user`` may see that fit, unordered; the same rows for page, map and feeds.
        ``many``: see ``with_words``."""
        found = Service.objects.visible_to(user).with_words(self.q, self.some_words, many)
        if self.domains:
            found = found.in_domains(self.domains)
        if self.publics:
            found = found.for_publics(self.publics)
        if self.spoken:
            found = found.speaking(self.spoken)
        for narrow in ("walk_in", "free", "step_free", "no_papers"):
            if getattr(self, narrow):
                found = getattr(found, narrow)()
        if family := areas.family(taskforce, self.area):
            found = found.in_areas(family.keys)
        if self.box:
            found = found.in_box(self.box)
        if self.evening:
            found = found.filter(opening_hours__in=_in_the_evening(taskforce))
        return found.filter(opening_hours__in=_open_now(taskforce)) if self.open_now else found

    def spot(self):
        """The Spot to sort by, or None when none was asked for or its name is unknown."""
        return gazetteer.find(self.near) if self.near else None


@dataclass
class Page:
    """A page of results: ``services`` in order, ``total``, and the cursor of the next page ("": the end)."""

    services: list
    total: int
    next: str


def page_of(search, user, taskforce, language, spot):
    """The Page of ``search`` after its cursor: by distance from ``spot``, else by name.

    Keyset: the next page starts after the last row's key, so page 100 costs what the first costs.
    When nothing has all the words, ``search`` becomes one for some of them, in its address too.
    """
    page = _page_of(search, user, taskforce, language, spot)
    if page.total or search.some_words or len(text.stems(search.q)) < 2:
        return page
    search.some_words = True
    return _page_of(search, user, taskforce, language, spot)


def _page_of(search, user, taskforce, language, spot):
    found, total = search.services(user, taskforce), None
    if search.q:  # how many there are says how the first of them are found the quickest
        total = _count(search, found, user, taskforce)
        if total > MANY and not spot:
            found = search.services(user, taskforce, many=True)
    if total == 0:
        return Page([], 0, "")
    rows = found.for_list(language)
    rows, key = _by_distance(rows, spot) if spot else (rows, "sort_name")
    if search.after and isinstance(search.after[0], float if spot else str):
        rows = rows.after(key, *search.after)
    services = list(rows.order_by(key, "pk")[: PAGE + 1])
    if total is None:
        is_whole = not search.after and len(services) <= PAGE
        total = len(services) if is_whole else _count(search, found, user, taskforce)
    more = len(services) > PAGE
    services = services[:PAGE]
    cursor = _to_cursor(getattr(services[-1], key), services[-1].pk) if more else ""
    return Page(services, total, cursor)


def _count(search, found, user, taskforce):
    """How many rows ``found`` has; kept for visitors, who all see the same, until the data change."""
    if user.is_authenticated or search.open_now:
        return found.count()
    return kept_value(taskforce, f"count:{search.to_query()}", found.count)


def _by_distance(rows, spot):
    """``rows`` with ``away``: squared degrees of latitude from ``spot``, near enough within a region."""
    shrink = math.cos(math.radians(spot.latitude)) ** 2
    north = F("main__location__public_latitude") - Value(spot.latitude)
    east = F("main__location__public_longitude") - Value(spot.longitude)
    away = north * north + east * east * Value(shrink)
    return rows.annotate(away=Coalesce(away, Value(FAR), output_field=FloatField())), "away"


def _open_now(taskforce):
    expressions = kept_value(taskforce, "opening_hours", _expressions)
    return hours.open_among(expressions, taskforce.country, hours.now())


def _in_the_evening(taskforce):
    """Kept for the week: what is usual does not change from one hour to the next."""
    today = hours.now().date()
    monday = today - timedelta(days=today.weekday())

    def find():
        return hours.open_in_the_evening(_expressions(), taskforce.country, monday)

    return kept_value(taskforce, f"evening:{monday}", find)


def _expressions():
    return sorted(set(Service.objects.exclude(opening_hours="").values_list("opening_hours", flat=True)))


def _key(value):
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _box(value):
    try:
        return geo.parse_box(value) if value else None
    except ValueError:
        return None


def _to_cursor(key, pk):
    return base64.urlsafe_b64encode(json.dumps([key, pk]).encode()).decode()


def _cursor(value):
    """``[key, pk]`` of a cursor, or None when it is missing or not one of ours."""
    try:
        key, pk = json.loads(base64.urlsafe_b64decode(value.encode()))
    except (ValueError, TypeError, RecursionError):
        return None
    if isinstance(key, float):
        return [key, pk] if math.isfinite(key) and paging.is_place("", pk) else None
    return [key, pk] if paging.is_place(key, pk) else None
