"""The service map: a list beside a map, one set of filters for both."""

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import areas, features, search, sketch
from directory.lines import Line
from directory.vocabulary import LOOKS, SPOKEN_CHOICES, Domain, Public, in_words, options
from taskforce.common import geo
from taskforce.common.icons import icon
from taskforce.common.kept import kept

DOMAINS, PUBLICS = tuple(Domain.choices), tuple(Public.choices)


# Street pictures may come from their host on pages with a map alone, and only where the deployment allows.
TILES = {} if settings.MAP_TILES == "never" else {"img-src": [settings.MAP_TILES_HOST]}


@login_not_required
@csp_update(TILES)
@kept
def map_page(request):
    """The services that fit the filters in the address, fifteen at a time, and the map of them."""
    wanted = search.Search.from_query(request.GET)
    spot = wanted.spot()
    page = search.page_of(wanted, request.user, request.taskforce, request.asked_language, spot)
    lines = [Line(service, request, spot) for service in page.services]
    language = get_language()
    context = {
        "search": wanted,
        "spot": spot,
        "area": areas.family(request.taskforce, wanted.area),
        "page": page,
        "lines": [line.as_row() for line in lines],
        "next_query": wanted.to_query(after=page.next),
        "share_query": wanted.to_query(),
        "everywhere_query": wanted.to_query(bbox=None),
        "domains": _domains(language),
        "public_options": options(PUBLICS, language, wanted.publics[0] if wanted.publics else ""),
        "spoken_options": options(SPOKEN_CHOICES, language, wanted.spoken),
        "sketch": sketch.of_lines(request.taskforce, lines),
        "map_config": _map_config(request, wanted, lines),
    }
    return render(request, "directory/map.html", context)


def _domains(language):
    return [(code, label, icon(LOOKS[code].icon)) for code, label in in_words(DOMAINS, language)]


def _map_config(request, wanted, lines):
    """What static/js/map.js needs to know; data, not code."""
    taskforce = request.taskforce
    return {
        "data": reverse("directory:map_data"),
        "territory": f"{reverse('directory:territory')}?v={taskforce.version}",
        "service": reverse("directory:service", args=["SLUG"]),
        "query": wanted.to_query(bbox=None),
        "bounds": [taskforce.south, taskforce.west, taskforce.north, taskforce.east],
        "box": wanted.box,
        "near": wanted.near,
        "focus": sketch.focus(taskforce, lines) if wanted.to_query(bbox=None) else None,
        "tiles": tiles_config(),
        "zoom": zoom_words(),
        "words": map_words(),
    }


def map_words():
    """What the map says beside its buttons; NUMBER stands where the script puts a count."""
    return {
        "cluster": _("Services here: %(n)s. Zoom in.") % {"n": "NUMBER"},
        "close": _("Close"),
        "copied": _("The link is copied."),
        "failed": _("This could not be fetched. Look at the connection, then try again."),
        "nowhere": _("Your place was not found. Write the name of a town instead."),
        "streets": _("The streets could not be fetched. Here is the simple map again."),
    }


def zoom_words():
    """What the buttons of the map say; Leaflet's own words are English."""
    return {"zoomInTitle": _("Zoom in"), "zoomOutTitle": _("Zoom out")}


def tiles_config():
    """Whether the streets may be shown, and where their pictures come from; data for scripts."""
    return {
        "mode": settings.MAP_TILES,
        "url": settings.MAP_TILES_URL,
        "attribution": settings.MAP_TILES_ATTRIBUTION,
    }


@login_not_required
@kept
def map_data(request):
    """GeoJSON of the same services: points, or clusters with counts, for a view (``bbox``, ``zoom``)."""
    try:
        box = geo.parse_box(request.GET.get("bbox") or "-180,-90,180,90")
        zoom = min(max(int(request.GET.get("zoom") or 12), 0), 20)
    except ValueError as error:
        return JsonResponse({"error": f"bbox or zoom: {error}"}, status=400)
    wanted = search.Search.from_query(request.GET)
    if "bbox" in request.GET:
        wanted.box = box
    data = features.collection(wanted, request.user, request.taskforce, request.asked_language, zoom)
    return JsonResponse(
        data,
        content_type="application/geo+json",
        json_dumps_params={"separators": (",", ":"), "ensure_ascii": False},
    )


@login_not_required
@kept(by_query=False)
def territory(request):
    """The outline of the territory and the lines drawn on the map, as GeoJSON: our own background."""
    return JsonResponse(sketch.territory_geojson(request.taskforce), content_type="application/geo+json")


@login_not_required
@kept(by_query=False)
def territory_svg(request):
    """The same, drawn: the ground under the numbered pins of pages without scripts."""
    return HttpResponse(sketch.territory_svg(request.taskforce), content_type="image/svg+xml")
