"""Outline, districts and towns, background lines and logo: sent as files, checked, made light."""

import io
import json
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from directory import logo
from directory.models import Area, Location, TaskForce
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESS = reverse("directory:taskforce_files")
LOGO = reverse("logo")
RING = [[5.0, 45.0], [6.0, 45.0], [6.0, 46.0], [5.0, 46.0], [5.0, 45.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
LINE = {"type": "LineString", "coordinates": RING[:2]}


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def send(client, name, content, **fields):
    file = SimpleUploadedFile("file", content if isinstance(content, bytes) else json.dumps(content).encode())
    return client.post(ADDRESS, {"name": name, "file": file, **fields})


def named(name, geometry=SQUARE, **properties):
    return {"type": "Feature", "properties": {"nom": name, **properties}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def picture(width=900, height=600, form="PNG", mode="RGB"):
    out = io.BytesIO()
    Image.effect_noise((width, height), 90).convert(mode).save(out, form)
    return out.getvalue()


def test_an_outline_draws_the_map(as_coordinator, taskforce):
    assert send(as_coordinator, "outline", named("x")).url == ADDRESS
    kept = TaskForce.objects.get()
    assert kept.outline == SQUARE
    assert (kept.west, kept.south, kept.east, kept.north) == (5.0, 45.0, 6.0, 46.0)
    assert kept.version > taskforce.version
    assert "outline" in as_coordinator.get(ADDRESS).context["there"]


def test_background_lines(as_coordinator):
    send(as_coordinator, "background", LINE)
    assert TaskForce.objects.get().background == {"type": "MultiLineString", "coordinates": [RING[:2]]}


def test_areas_are_added_then_updated(as_coordinator):
    other = factories.AreaFactory(name="Not in the file")
    send(as_coordinator, "areas", collection(named("Old name", code="1"), named("Second")), kind="1-town")
    send(as_coordinator, "areas", collection(named("New name", code="1"), named("second")), kind="1-town")
    assert sorted(Area.objects.values_list("name", "code")) == [
        ("New name", "1"),
        ("Not in the file", ""),
        ("second", ""),
    ]
    other.refresh_from_db()
    assert other.outline is None


def test_a_district_and_a_town_may_share_a_name(as_coordinator):
    for kind in ("1-town", "2-district"):
        assert send(as_coordinator, "areas", collection(named("Centre")), kind=kind).status_code == 302
    assert Area.objects.count() == 2


def test_two_towns_of_one_name_are_refused_whole(as_coordinator):
    first = collection(named("A", code="1"), named("B", code="2"))
    send(as_coordinator, "areas", first, kind="1-town")
    answer = send(
        as_coordinator, "areas", collection(named("B", code="1"), named("C", code="3")), kind="1-town"
    )
    assert answer.context["sent"].errors
    assert sorted(Area.objects.values_list("name", flat=True)) == ["A", "B"]


def test_places_move_with_their_district(as_coordinator, alpha):
    place = factories.LocationFactory(organization=alpha, latitude=45.2, longitude=5.2, precision="district")
    send(as_coordinator, "areas", collection(named("Centre")), kind="2-district")
    place = Location.objects.get(pk=place.pk)
    assert (place.area.name, place.public_latitude, place.public_longitude) == ("Centre", 45.5, 5.5)
    assert (place.latitude, place.longitude) == (45.2, 5.2)


@pytest.mark.parametrize("name", ["outline", "background", "areas", "logo"])
@pytest.mark.parametrize(
    "content", [b"", b"\x00", b"{", b"\xff" * 1000, picture()[:500], b'{"type":"Polygon"}']
)
def test_a_broken_file_is_told_and_changes_nothing(as_coordinator, name, content):
    answer = send(as_coordinator, name, content, kind="1-town")
    assert answer.status_code == 200
    assert list(answer.context["sent"].errors) == ["file"]
    kept = TaskForce.objects.get()
    assert (kept.outline, kept.background, kept.logo, Area.objects.count()) == (None, None, None, 0)


@pytest.mark.parametrize("name", ["outline", "background", "areas", "logo"])
def test_a_file_that_is_too_large_is_told(as_coordinator, name):
    answer = send(as_coordinator, name, b" " * (24 << 20), kind="1-town")
    [words] = answer.context["sent"].errors["file"]
    assert "24" in words


@pytest.mark.parametrize(
    "data", [{}, {"name": "outline"}, {"name": "secret"}, {"name": "areas", "kind": "camp"}]
)
def test_a_form_without_its_file_changes_nothing(as_coordinator, data):
    assert as_coordinator.post(ADDRESS, data).status_code == 200
    assert (TaskForce.objects.get().outline, Area.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "CMYK"), ("WEBP", "RGB")]
)
def test_a_picture_becomes_a_small_png_of_ours(as_coordinator, form, mode):
    send(as_coordinator, "logo", picture(form=form, mode=mode))
    answer = as_coordinator.get(LOGO)
    png = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], png.format, png.size) == ("image/png", "PNG", (240, 160))
    assert len(answer.content) <= 200_000
    assert as_coordinator.get(LOGO, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert f'src="{LOGO}"' in as_coordinator.get("/fr/map/").content.decode()


def test_a_small_picture_is_not_blown_up():
    assert Image.open(io.BytesIO(logo.png_of(picture(20, 10)))).size == (20, 10)


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF"])
def test_other_pictures_are_refused(form):
    with pytest.raises(logo.UnreadableError):
        logo.png_of(picture(form=form))


def test_a_bomb_is_refused_before_it_is_unpacked():
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(logo.UnreadableError):
        logo.png_of(bomb)


def test_without_a_logo_the_wheel_stands_there(client):
    assert client.get(LOGO).status_code == 404
    assert LOGO not in client.get("/fr/map/").content.decode()


@pytest.mark.parametrize("name", ["outline", "background", "logo"])
def test_taking_a_file_away_asks_first(as_coordinator, name):
    TaskForce.objects.update(outline=SQUARE, background=LINE, logo=b"png", west=5.0)
    page = reverse("directory:taskforce_file_remove", args=[name])
    as_coordinator.get(page)
    assert getattr(TaskForce.objects.get(), name)
    assert as_coordinator.post(page).url == ADDRESS
    kept = TaskForce.objects.get()
    assert getattr(kept, name) is None
    assert (kept.west is None) == (name == "outline")


def test_too_many_pixels_or_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(logo, "MOST_PIXELS", 100)
    with pytest.raises(logo.UnreadableError):
        logo.png_of(picture(20, 10))
    monkeypatch.setattr(logo, "MOST_BYTES", 10)
    with pytest.raises(logo.UnreadableError):
        logo.png_of(picture(5, 5))


def test_members_send_and_take_nothing(client, editor):
    TaskForce.objects.update(outline=SQUARE)
    client.force_login(editor)
    remove = reverse("directory:taskforce_file_remove", args=["outline"])
    answers = [client.get(ADDRESS), send(client, "outline", LINE), client.post(remove)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert TaskForce.objects.get().outline == SQUARE
