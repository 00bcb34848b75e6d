"""``make bench``: what the pages cost, in one run and as ratios only.

R0 is a bare Django view that sends 10 kB through the same middleware; L0 a bare list of 50 rows with
one template; P0 a bare form that saves one row for somebody signed in.  Requests go through the WSGI
application in this process, interleaved, measured in CPU time of this thread, medians: absolute times mean
nothing on a shared machine, these ratios do.
"""

import gzip
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "tests.bench_settings",
    "DEMO": "1",
    "VAR_DIR": FOLDER.name,
    "LOG_LEVEL": "ERROR",
}

import django  # noqa: E402 - the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from directory import actions  # noqa: E402
from directory.models import Location, Service, ServiceAtLocation, ServiceLanguage, TaskForce  # noqa: E402
from directory.vocabulary import Domain  # noqa: E402
from meetings import planning  # noqa: E402
from taskforce.accounts.models import User  # noqa: E402
from taskforce.common import guard  # noqa: E402
from tests import bench_reports  # noqa: E402

ROUNDS = 40
application = get_wsgi_application()


def cost(path, etag="", rounds=1):
    """CPU seconds of this thread for one GET of ``path``, and the answer's status and headers."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path.partition("?")[0],
        "QUERY_STRING": path.partition("?")[2],
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_IF_NONE_MATCH": etag,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    answer = {}
    start = time.thread_time()
    body = application(
        environ, lambda status, headers, exc=None: answer.update(status=status, **dict(headers))
    )
    size = sum(len(part) for part in body)
    body.close()
    return time.thread_time() - start, answer | {"size": size}


def medians(paths, rounds=ROUNDS):
    """``{name: median cost}`` of ``paths`` (name → function of the round giving a path and an ETag)."""
    spent = {name: [] for name in paths}
    for turn in range(rounds + 3):
        for name, path in paths.items():
            seconds, answer = cost(*path(turn))
            if not answer["status"].startswith(("200", "304")):
                raise SystemExit(f"{name}: {answer['status']}")
            if turn >= 3:  # the first ones warm up
                spent[name].append(seconds)
    return {name: median(seconds) for name, seconds in spent.items()}


def fill(total):
    """Adds synthetic services until there are ``total``."""
    rnd = random.Random(total)
    have = Service.objects.count()
    partners = [
        actions.create_organization(name=f"Bench {total} {n}") for n in range(min((total - have) // 10, 500))
    ]
    day = timezone.localdate()
    services, locations = [], []
    for number in range(have, total):
        organization = partners[number % len(partners)]
        latitude, longitude = rnd.gauss(45.18, 0.06), rnd.gauss(5.72, 0.09)
        locations.append(
            Location(
                organization=organization, city="Exempleville", address=f"{number} rue de l’Exemple",
                latitude=latitude, longitude=longitude, public_latitude=latitude, public_longitude=longitude,
            )
        )  # fmt: skip
        services.append(
            Service(
                organization=organization, name=f"Service {number:06} d’accueil", slug=f"bench-{number}",
                sort_name=f"service {number:06}",
                summary="Inscription, cantine, transports: une médiatrice vient avec vous.",
                domains=[Domain.values[number % 7]], access=["walk-in"], fees="free", status="published",
                opening_hours=f"Mo-Fr {8 + number % 3:02}:00-12:00,14:00-17:{number % 60:02}",
                last_verified_on=day,
            )
        )  # fmt: skip
    Location.objects.bulk_create(locations, batch_size=500)
    Service.objects.bulk_create(services, batch_size=500)
    ServiceAtLocation.objects.bulk_create(
        (
            ServiceAtLocation(service=s, location=p, is_main=True)
            for s, p in zip(services, locations, strict=True)
        ),
        batch_size=500,
    )
    ServiceLanguage.objects.bulk_create(
        (ServiceLanguage(service=s, language=code) for s in services for code in ("fr", "ro")), batch_size=500
    )
    actions.index_services(Service.objects.filter(pk__in=Service.objects.order_by("-pk")[: total - have]))
    TaskForce.objects.changed()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages(total):
    """The ratios of the public pages with ``total`` services."""
    deep = f"/en/map/?after={_cursor(total)}"
    fresh = {
        "map": lambda turn: (f"/en/map/?x={total}.{turn}", ""),
        "map, words": lambda turn: (f"/en/map/?q=accueil+{turn % 9}&x={total}.{turn}", ""),
        "map, deep page": lambda turn: (f"{deep}&x={total}.{turn}", ""),
        "partners": lambda turn: (f"/en/partners/?x={total}.{turn}", ""),
        "service": lambda turn: (f"/en/services/bench-1/?x={total}.{turn}", ""),
        "front": lambda turn: (f"/en/?x={total}.{turn}", ""),
    }
    kept = {
        f"{name}, kept": (lambda path: lambda turn: (path, ""))(_plain(name)) for name in ("map", "service")
    }
    _seconds, answer = cost("/en/map/")
    kept["map, 304"] = lambda turn: ("/en/map/", answer["ETag"])
    data = {
        "map data, country": lambda turn: (f"/en/map/services.geojson?zoom=6&bbox=-5,42,9,51&x={turn}", ""),
        "map data, town": lambda turn: (
            f"/en/map/services.geojson?zoom=12&bbox=5.5,45,5.9,45.3&x={turn}",
            "",
        ),
        "map data, street": lambda turn: (
            f"/en/map/services.geojson?zoom=16&bbox=5.71,45.17,5.73,45.19&x={turn}",
            "",
        ),
    }
    bare = {"R0": lambda turn: ("/bench/bare/", ""), "L0": lambda turn: ("/bench/list/", "")}
    spent = medians(bare | fresh | kept | (data if total >= 1000 else {}))
    print(f"\n{total:,} services (L0 = {spent['L0'] / spent['R0']:.1f} × R0)")
    for name in fresh:
        print(f"  {name:<24} {spent[name] / spent['L0']:5.2f} × L0")
    print(f"  {'deep page / first page':<24} {spent['map, deep page'] / spent['map']:5.2f}")
    for name in [*kept, *(data if total >= 1000 else ())]:
        print(f"  {name:<24} {spent[name] / spent['R0']:5.2f} × R0")


def _plain(name):
    return {"map": "/en/map/", "service": "/en/services/bench-1/"}[name]


def _cursor(total):
    from directory.search import _to_cursor

    row = Service.objects.order_by("sort_name", "pk")[total * 9 // 10]
    return _to_cursor(row.sort_name, row.pk)


def data_at_100k():
    """The GeoJSON of 100,000 services, alone: filling takes a minute."""
    spent = medians(
        {
            "R0": lambda turn: ("/bench/bare/", ""),
            "country": lambda turn: (f"/en/map/services.geojson?zoom=6&bbox=-5,42,9,51&x={turn}", ""),
            "town": lambda turn: (f"/en/map/services.geojson?zoom=12&bbox=5.5,45,5.9,45.3&x={turn}", ""),
            "street": lambda turn: (
                f"/en/map/services.geojson?zoom=16&bbox=5.71,45.17,5.73,45.19&x={turn}",
                "",
            ),
            "kept": lambda turn: ("/en/map/services.geojson?zoom=12&bbox=5.5,45,5.9,45.3", ""),
        },
        rounds=8,
    )
    print("\n100,000 services")
    for name in ("country", "town", "street", "kept"):
        print(f"  map data, {name:<14} {spent[name] / spent['R0']:5.2f} × R0")


def save_of_minutes():
    """A save of the minutes of one item out of 200, as the screen sends it every few words."""
    browser = Client(headers={"HX-Request": "true"}, HTTP_HOST="127.0.0.1")
    browser.force_login(User.objects.create_user("bench@example.org", is_coordinator=True))
    starts = timezone.now()
    meeting = planning.plan(starts=starts, ends=starts + timedelta(hours=2), by=None)
    items = [planning.add_item(meeting=meeting, by=None, title=f"Item {number}") for number in range(200)]
    planning.convene(meeting=meeting, by="Bench")
    item, words = items[100], "La mairie présente quarante places. " * 30
    addresses = {"P0": "/bench/post/", "save": f"/en/meetings/{meeting.uid}/write/{item.pk}/"}
    spent = {name: [] for name in addresses}
    for turn in range(2 * ROUNDS):
        for name, address in addresses.items():
            item.refresh_from_db()
            fields = {"item": item.pk, "notes": f"{words}{turn} {name}", "revision": item.revision}
            start = time.thread_time()
            answer = browser.post(address, fields)
            spent[name].append(time.thread_time() - start)
            if answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code}")
    print("\nminutes")
    print(f"  {'a save, 1,100 letters':<24} {median(spent['save']) / median(spent['P0']):5.2f} × P0")


ORDINARY = "La mairie présente quarante places, et la médiatrice vient avec l’équipe de Saint-Exemple. "
WORST = (
    "1 ",
    "AB12 ",
    "Mme A B C D ",
    "12 Aa Aa Aa ",
    "Aa Bb ",
    " ".join(f"{n:x}".title() for n in range(9999)),
)


def guard_of_texts():
    """The confidentiality guard on 20,000 letters: ordinary minutes, and the worst of hostile ones.

    In milliseconds too, since that is what is promised (at most 50); the ratio is to a bare page."""
    texts = [(seed * 20_000)[:20_000] for seed in (ORDINARY, *WORST)]
    spent = [median(_seconds(guard.read, text) for _turn in range(9)) for text in texts]
    bare = medians({"R0": lambda turn: ("/bench/bare/", "")})["R0"]
    print("\nconfidentiality guard, 20,000 letters")
    for name, seconds in (("ordinary minutes", spent[0]), ("worst text", max(spent[1:]))):
        print(f"  {name:<24} {seconds / bare:5.2f} × R0 ({seconds * 1000:.0f} ms here)")


def _seconds(do, *arguments):
    start = time.thread_time()
    do(*arguments)
    return time.thread_time() - start


def first_load():
    """Compressed bytes of a first visit: the page, its style, scripts and fonts."""
    static = Path(FOLDER.name) / "static"
    sizes = {
        p.name: len(gzip.compress(p.read_bytes(), 9))
        for p in static.rglob("*")
        if p.suffix in (".css", ".js")
    }
    fonts = sum(p.stat().st_size for p in (static / "fonts").glob("*.*.woff2"))  # as pages ask for them
    shared = sizes["site.css"] + sizes["site.js"] + fonts
    extra = {"map": sizes["leaflet.js"] + sizes["leaflet.css"] + sizes["map.js"]}
    print("\nfirst load, gzip")
    for name, path in (("home", "/en/"), ("service", "/en/services/bench-1/"), ("map", "/en/map/")):
        page = cost(path)[1]["size"]
        print(f"  {name:<24} {(page + shared + extra.get(name, 0)) / 1000:5.1f} kB (page {page / 1000:.1f})")


def start_up():
    """Whether the site starts without the slow libraries."""
    slow = "('weasyprint', 'openpyxl', 'fontTools')"
    code = f"import sys, taskforce.wsgi; print([m for m in {slow} if m in sys.modules])"
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "taskforce.settings"}
    found = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    ).stdout
    print(f"\nslow libraries imported at start: {found.strip()}")


def main():
    call_command("build_assets", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    TaskForce.objects.create(
        pk=1,
        name="Bench",
        town="Exempleville",
        languages=["fr", "en"],
        west=5.4,
        south=44.9,
        east=6.0,
        north=45.4,
    )
    for total in (100, 1000, 10_000):
        fill(total)
        pages(total)
        if total == 100:
            bench_reports.run(medians)
    fill(100_000)
    data_at_100k()
    save_of_minutes()
    guard_of_texts()
    first_load()
    start_up()


if __name__ == "__main__":
    main()
