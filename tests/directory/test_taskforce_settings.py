"""The task force is kept by its coordinator, in the site."""

import pytest
from django.urls import reverse
from django.utils import translation

from directory.models import TaskForce
from tests.filling import filled

pytestmark = pytest.mark.django_db
ADDRESS = reverse("directory:taskforce_settings")


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def opened(client, **changes):
    return filled(client.get(ADDRESS).context["form"], **changes)


def test_everything_is_saved(as_coordinator, taskforce):
    texts = {
        "name": "Grupul local",
        "town": "Exemplu",
        "email": "grup@example.org",
        "phone": "01 99 00 00 01",
        "country": "RO",
        "time_zone": "Europe/Bucharest",
    }
    data = opened(as_coordinator, **texts, meeting_interval="3", languages=["en", "ro"])
    assert as_coordinator.post(ADDRESS, data).url == ADDRESS
    version = taskforce.version
    taskforce.refresh_from_db()
    assert {name: getattr(taskforce, name) for name in texts} == texts
    assert (taskforce.meeting_interval, taskforce.languages) == (3, ["en", "ro"])
    assert taskforce.version == version + 1
    assert "Grupul local" in as_coordinator.get("/en/map/").content.decode()


def test_the_name_stands_in_the_language_of_the_page(as_coordinator):
    """In each language pages are read in; where none was written, the first is said. No field for Romani: it
    has no pages yet."""
    fields = list(as_coordinator.get(ADDRESS).context["form"].fields)
    assert fields[:4] == ["name", "name_en", "name_ro", "name_bg"]
    as_coordinator.post(ADDRESS, opened(as_coordinator, name="Cellule locale", name_ro="Grupul local"))
    titles = [
        as_coordinator.get(f"/{code}/map/").content.decode().count("Grupul local</") for code in ("ro", "en")
    ]
    assert titles == [1, 0]
    assert TaskForce.objects.get().names == {"en": "", "ro": "Grupul local", "bg": ""}
    with translation.override("ro"):
        assert str(TaskForce.objects.get()) == "Grupul local, Exempleville"


def test_a_mail_names_it_in_the_language_of_its_reader(taskforce):
    TaskForce.objects.update(names={"ro": "Grupul local"})
    said = TaskForce.objects.site_name()
    with translation.override("ro"):
        assert str(said) == "Grupul local"
    assert str(said) == "Task force"


def test_drawings_and_logo_stay(as_coordinator):
    ring = [[5.0, 45.0], [6.0, 45.0], [6.0, 46.0], [5.0, 45.0]]
    TaskForce.objects.update(outline={"type": "Polygon", "coordinates": [ring]}, logo=b"png", west=5.0)
    as_coordinator.post(ADDRESS, opened(as_coordinator, town="Elsewhere"))
    kept = TaskForce.objects.get()
    assert (kept.town, kept.outline["type"], bytes(kept.logo), kept.west) == (
        "Elsewhere",
        "Polygon",
        b"png",
        5.0,
    )


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 40_000}, "name"),
        ({"name_en": "x" * 40_000}, "name_en"),
        ({"email": "nobody"}, "email"),
        ({"country": "France"}, "country"),
        ({"country": "ZZ"}, "country"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"languages": []}, "languages"),
        ({"languages": ["tlh"]}, "languages"),
        ({"meeting_interval": "0"}, "meeting_interval"),
        ({"meeting_interval": "13"}, "meeting_interval"),
        ({"meeting_interval": "9" * 40}, "meeting_interval"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(as_coordinator, typed, field):
    answer = as_coordinator.post(ADDRESS, opened(as_coordinator, **({"phone": "kept"} | typed)))
    assert list(answer.context["form"].errors) == [field]
    assert 'value="kept"' in answer.content.decode()
    assert TaskForce.objects.get().phone == ""


@pytest.mark.parametrize("method", ["get", "post"])
def test_members_do_not_keep_it(client, editor, method):
    client.force_login(editor)
    assert getattr(client, method)(ADDRESS, {"name": "Ours"}).status_code == 404
    assert TaskForce.objects.get().name == "Task force"
