"""A place: by its address, by a pin, or by two numbers; only its own people move it."""

import pytest
from django.urls import reverse

from directory.models import Location
from tests import factories
from tests.filling import filled

pytestmark = pytest.mark.django_db
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[5.7, 45.1], [5.8, 45.1], [5.8, 45.2], [5.7, 45.2], [5.7, 45.1]]],
}


@pytest.fixture
def town():
    return factories.AreaFactory(name="Échirolles-Exemple", latitude=45.15, longitude=5.75, outline=SQUARE)


@pytest.fixture
def place(alpha):
    return factories.LocationFactory(organization=alpha, latitude=45.188529, longitude=5.724524)


@pytest.fixture
def new(alpha):
    return reverse("directory:location_new", args=[alpha.slug])


def address(place):
    return reverse("directory:location_edit", args=[place.organization.slug, place.uuid])


def opened(client, page, **changes):
    return filled(client.get(page).context["form"], **changes)


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def test_by_two_numbers_with_a_decimal_comma(as_editor, new, alpha, town):
    data = opened(as_editor, new, address="1 rue X", latitude="45,15", longitude=" 5,76° ", step_free="true")
    assert as_editor.post(new, data).url == reverse("directory:manage", args=[alpha.slug])
    place = Location.objects.get()
    assert (place.latitude, place.longitude, place.precision) == (45.15, 5.76, "exact")
    assert (place.area, place.step_free, place.organization) == (town, True, alpha)
    assert [(change.record_type, change.record_name) for change in alpha.changes.all()] == [
        ("location", "1 rue X")
    ]


def test_by_its_town_it_stands_in_the_middle_and_says_so(as_editor, new, town):
    as_editor.post(new, opened(as_editor, new, address="1 rue X", city="echirolles-exemple"))
    place = Location.objects.get()
    assert (place.latitude, place.longitude, place.precision) == (45.15, 5.75, "town")
    assert place.public_address == "echirolles-exemple"


def test_a_place_not_on_the_map_gets_no_point(as_editor, new, town):
    as_editor.post(new, opened(as_editor, new, city="Échirolles-Exemple", precision="none"))
    place = Location.objects.get()
    assert (place.latitude, place.public_latitude, place.public_address) == (None, None, "")


def test_a_town_we_do_not_know_gives_no_point(as_editor, new):
    as_editor.post(new, opened(as_editor, new, city="Loin"))
    assert Location.objects.get().latitude is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("0", "0", None),
        ("45.1", "", None),
        ("", "5.7", None),
        ("914000", "6458000", "metres"),
        ("91", "5.7", "range"),
        ("45", "181", "range"),
        ("NaN", "5.7", "invalid"),
        ("inf", "5.7", "invalid"),
        ("north", "5.7", "invalid"),
    ],
)
def test_a_position_that_is_none_is_named(as_editor, new, latitude, longitude, code):
    data = opened(as_editor, new, address="kept", latitude=latitude, longitude=longitude)
    answer = as_editor.post(new, data)
    errors = answer.context["form"].errors.as_data()
    assert set(errors) <= {"latitude", "longitude"}
    assert [error.code for error in next(iter(errors.values()))] == [code]
    assert 'value="kept"' in answer.content.decode()
    assert not Location.objects.exists()


def test_the_preview_saves_nothing_and_shows_what_the_public_will_see(as_editor, new, town):
    data = opened(as_editor, new, address="1 rue X", city="Échirolles-Exemple", preview="1")
    answer = as_editor.post(new, data)
    assert not Location.objects.exists()
    shown = filled(answer.context["form"])
    assert (shown["latitude"], shown["longitude"], shown["precision"]) == ("45.15", "5.75", "town")
    assert answer.context["location"].public_address == "Échirolles-Exemple"
    assert "45.15" in answer.content.decode()


def test_a_new_town_with_the_old_point_is_asked_about(as_editor, place, town):
    page = address(factories.LocationFactory(organization=place.organization, latitude=45.3, longitude=5.75))
    answer = as_editor.post(page, opened(as_editor, page, city="Échirolles-Exemple"))
    assert list(answer.context["form"].errors) == ["city"]
    moved = opened(as_editor, page, city="Échirolles-Exemple", latitude="45.16")
    assert as_editor.post(page, moved).status_code == 302


def test_less_precision_moves_the_public_point_only(as_editor, place):
    page = address(place)
    as_editor.post(page, opened(as_editor, page, precision="street"))
    place.refresh_from_db()
    assert (place.latitude, place.public_latitude, place.revision) == (45.188529, 45.189, 2)


def test_saving_what_stands_there_changes_nothing(as_editor, place, alpha):
    page = address(place)
    assert as_editor.post(page, opened(as_editor, page)).status_code == 302
    place.refresh_from_db()
    assert (place.revision, alpha.changes.count()) == (1, 0)


@pytest.mark.parametrize("city", ["Nulleville", ""])
def test_a_place_that_is_not_on_the_map_says_why(as_editor, place, city):
    page = address(place).replace("/fr/", "/en/")
    data = opened(as_editor, page, city=city, latitude="", longitude="", precision="street")
    [told] = [str(message) for message in as_editor.post(page, data, follow=True).context["messages"]]
    assert told.startswith("Saved. It is not on the map yet")
    assert city in told


def test_after_a_conflict_each_keeps_what_only_she_changed(as_editor, place):
    page = address(place)
    first = opened(as_editor, page, step_free="true", latitude="45.2")
    second = opened(as_editor, page, name="Mine")
    as_editor.post(page, first)
    answer = as_editor.post(page, second)
    assert as_editor.post(page, filled(answer.context["form"])).status_code == 302
    place.refresh_from_db()
    assert (place.step_free, place.latitude, place.name) == (True, 45.2, "Mine")


def test_the_second_of_two_sees_both_texts(as_editor, place):
    page = address(place)
    first, second = opened(as_editor, page, name="Hers"), opened(as_editor, page, name="Mine")
    as_editor.post(page, first)
    answer = as_editor.post(page, second)
    assert answer.status_code == 409
    assert [field[1:] for field in answer.context["conflict"]["fields"]] == [("Hers", "Mine")]
    assert as_editor.post(page, filled(answer.context["form"])).status_code == 302
    place.refresh_from_db()
    assert place.name == "Mine"


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_no_such_page(client, stranger, beta, place, new, method):
    client.force_login(stranger)
    through_their_own = reverse("directory:location_edit", args=[beta.slug, place.uuid])
    for page in (new, address(place), through_their_own):
        assert getattr(client, method)(page, {"city": "Theirs", "precision": "exact"}).status_code == 404
    assert [place.city for place in Location.objects.all()] == ["Exempleville"]


def test_the_page_asks_our_own_server_only(as_editor, new, town):
    config = as_editor.get(new).context["place_config"]
    assert config["areas"] == [("Échirolles-Exemple", 45.15, 5.75)]
    assert config["territory"].startswith("/fr/map/territory.geojson")


def test_queries_stay_few(as_editor, place, django_assert_num_queries):
    page = address(place)
    as_editor.get(page)
    with django_assert_num_queries(5):
        as_editor.get(page)


@pytest.mark.parametrize("known", [True, False, None])
def test_step_free_stays_as_it_is_known(as_editor, alpha, known):
    place = factories.LocationFactory(organization=alpha, step_free=known)
    as_editor.post(address(place), opened(as_editor, address(place), name="The house"))
    place.refresh_from_db()
    assert (place.step_free, place.name) == (known, "The house")
