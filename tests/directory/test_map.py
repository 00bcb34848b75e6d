"""The map page: the list, its filters, its pages, its queries."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from directory import hours, search
from directory.models import ServiceTranslation, TaskForce
from tests.factories import AreaFactory, LocationFactory, OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db
URL = "/en/map/"


def names(client, **query):
    """The services on the page of ``query``, in order."""
    context = client.get(URL, query).context
    return [line["name"] for line in context["lines"]]


def at(latitude, longitude, **fields):
    return [LocationFactory(latitude=latitude, longitude=longitude, **fields)]


def test_lists_services_by_name_without_regard_to_accents(client):
    for name in ("Zébre", "école", "Eau"):
        ServiceFactory(name=name)
    assert names(client) == ["Eau", "école", "Zébre"]


@pytest.mark.parametrize("field", [{"status": "draft"}, {"status": "archived"}, {"visibility": "partners"}])
def test_hides_what_is_not_for_all(client, field):
    ServiceFactory(**field)
    assert names(client) == []


def test_hides_services_of_an_organisation_that_does_not_wish_to_be_listed(client):
    ServiceFactory(organization=OrganizationFactory(is_listed=False))
    assert names(client) == []


def test_members_see_what_is_for_partners(client, editor):
    ServiceFactory(name="Inside", visibility="partners")
    client.force_login(editor)
    assert names(client) == ["Inside"]


def test_inactive_member_sees_what_visitors_see(client, inactive):
    ServiceFactory(name="Inside", visibility="partners")
    client.force_login(inactive)
    assert names(client) == []


@pytest.mark.parametrize(
    "words", ["ECOLE", "école", "ecol insc", "exempleville inscription", "alpha", "éducation"]
)
def test_words_are_found_without_accents_in_name_town_organisation_and_domain(client, alpha, words):
    ServiceFactory(name="Inscription à l’école", organization=alpha)
    ServiceFactory(name="Laverie", domains=["social"], at=[])
    assert names(client, q=words) == ["Inscription à l’école"]


def test_words_are_found_in_a_translation(client):
    ServiceFactory(name="Laverie", translations=[ServiceTranslation(language="ro", name="Spălătorie")])
    assert names(client, q="spalat") == ["Laverie"]


@pytest.mark.parametrize("words", ['"', "'; DROP TABLE", "a* OR b", "NEAR(x)", "%", "(((", "x" * 500, "&|!"])
def test_hostile_words_find_nothing_and_break_nothing(client, words):
    ServiceFactory(name="Laverie")
    assert client.get(URL, {"q": words}).status_code == 200


def test_filters_narrow_the_list(client):
    house = ServiceFactory(name="House", domains=["housing"], fees="free", access=["walk-in"], speaks=["rom"])
    ServiceFactory(name="Work", domains=["employment"], publics=["femmes"], at=at(45.1, 5.7, step_free=True))
    for query, expected in [
        ({"domain": "housing"}, [house.name]),
        ({"domain": ["housing", "employment"]}, ["House", "Work"]),
        ({"free": "1"}, ["House"]),
        ({"walkin": "1"}, ["House"]),
        ({"spoken": "rom"}, ["House"]),
        ({"public": "femmes"}, ["Work"]),
        ({"stepfree": "1"}, ["Work"]),
        ({"bbox": "5.6,45.05,5.71,45.15"}, ["Work"]),
    ]:
        assert names(client, **query) == expected, query


def test_a_service_for_everyone_is_found_for_each_public(client):
    ServiceFactory(name="All", publics=["tous-publics"])
    assert names(client, public="femmes") == ["All"]


def test_open_now_follows_the_clock(client, monkeypatch):
    monday = datetime(2026, 11, 23, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))
    monkeypatch.setattr(hours, "now", lambda: monday)
    ServiceFactory(name="Open", opening_hours="Mo-Fr 08:30-12:00,13:30-17:30")
    ServiceFactory(name="Shut", opening_hours="Mo-Fr 08:30-12:00")
    ServiceFactory(name="Unknown", opening_hours="")
    assert names(client, open="1") == ["Open"]


def test_near_a_town_orders_by_distance_and_says_how_far(client):
    AreaFactory(name="Échirolles", latitude=45.14, longitude=5.72)
    ServiceFactory(name="Far", at=at(45.24, 5.72))
    ServiceFactory(name="Close", at=at(45.15, 5.72))
    ServiceFactory(name="Nowhere", at=[])
    context = client.get(URL, {"near": "echirolles"}).context
    assert [(line["name"], strip_tags(line["tags"]).strip()) for line in context["lines"]] == [
        ("Close", "1.1 km"),
        ("Far", "11 km"),
        ("Nowhere", ""),
    ]


def test_near_a_town_says_in_which_order(client):
    AreaFactory(name="Échirolles", latitude=45.14, longitude=5.72)
    assert "near Échirolles, nearest first" in client.get(URL, {"near": "echirolles"}).text


def test_an_empty_directory_says_what_will_stand_here_and_an_empty_search_what_to_do(client):
    first, nothing = "The services of the partners will appear here.", "Nothing fits all of this."
    whole, searched = client.get(URL).text, client.get(URL, {"q": "laundry"}).text
    assert (first in whole, nothing in whole) == (True, False)
    assert (first in searched, nothing in searched) == (False, True)


def test_near_an_unknown_place_says_so_and_lists_by_name(client):
    ServiceFactory(name="A")
    response = client.get(URL, {"near": "Atlantis"})
    assert "We do not know the place “Atlantis”." in response.text
    assert [line["name"] for line in response.context["lines"]] == ["A"]


@pytest.mark.parametrize("key", ["name", "near"])
def test_pages_follow_each_other_without_gap_or_repeat(client, key):
    for number in range(45):
        ServiceFactory(name=f"Service {number // 3}", at=at(45 + number // 3 / 100, 5.7))
    query = {"near": "45.00,5.70"} if key == "near" else {}
    seen, after = [], ""
    while True:
        page = client.get(URL, query | {"after": after}).context["page"]
        assert page.total == 45
        seen += [service.pk for service in page.services]
        if not page.next:
            break
        after = page.next
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    "query",
    [
        "after=garbage",
        "after=WzEsMl0=",
        "after=W251bGwsIDFd",
        "after=WyJhIiwgMTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMF0=",
        "bbox=1,2,3",
        "bbox=nan,nan,nan,nan",
        "bbox=9,9,1,1",
        "domain=origin",
        "spoken=%00",
        "public='",
        "near=inf,nan",
        "near=%F0%9F%92%A9",
        "q=%00",
        "open=maybe&open=1",
        "%FF=%FE",
    ],
)
def test_a_broken_address_shows_the_list(client, query):
    ServiceFactory(name="A")
    assert client.get(f"{URL}?{query}").status_code == 200


def test_unknown_language_is_not_found(client):
    assert client.get("/xx/map/").status_code == 404


def test_address_without_language_redirects_by_preference_and_keeps_its_query(client):
    response = client.get("/map/?q=a", headers={"accept-language": "bg,en;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/bg/map/?q=a")


def test_text_in_another_language_says_which(client):
    ServiceFactory(
        name="Laverie", language="fr", translations=[ServiceTranslation(language="ro", name="Spălătorie")]
    )
    assert '<div lang="fr">' in client.get("/en/map/").text
    page = client.get("/ro/map/").text
    assert "Spălătorie" in page
    assert '<div lang="fr">' not in page


def test_romani_page_is_shown_in_french_and_says_so(client):
    page = client.get("/rom/map/").text
    assert '<html lang="fr">' in page
    assert "Rromani" in page


def test_romani_content_is_shown_with_its_language(client):
    """The name stands for text by a speaker; the test invents no Romani."""
    ServiceFactory(name="Laverie", translations=[ServiceTranslation(language="rom", name="XXXX")])
    assert '<div lang="rom">' in client.get("/rom/map/").text


@pytest.mark.parametrize("rows", [1, 5])
def test_three_queries_for_visitors_whatever_the_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory(speaks=["fr", "ro"])
    with django_assert_num_queries(2):  # task force; services (a whole page needs no count)
        client.get(URL)


def test_a_second_page_adds_only_the_count(client, django_assert_num_queries):
    for _ in range(25):
        ServiceFactory()
    with django_assert_num_queries(3):
        client.get(URL)


def test_all_filters_at_once_stay_within_four_queries(client, django_assert_num_queries):
    AreaFactory(name="Town", latitude=45, longitude=5)
    for _ in range(25):
        ServiceFactory(opening_hours="24/7", speaks=["ro"], at=at(45.1, 5.7, step_free=True))
    query = {
        "q": "service",
        "near": "Town",
        "open": "1",
        "spoken": "ro",
        "stepfree": "1",
        "domain": "education",
    }
    client.get(URL, query)
    with django_assert_num_queries(4):  # task force, town, services, count; the opening hours are kept
        client.get(URL, query | {"free": "0"})


@pytest.mark.parametrize("rows", [1, 5])
def test_members_pay_two_more(client, django_assert_num_queries, editor, rows):
    client.force_login(editor)
    for _ in range(rows):
        ServiceFactory(speaks=["fr"])
    with django_assert_num_queries(4):  # session, person, task force, services
        client.get(URL)


def test_kept_page_is_made_anew_after_a_change(client):
    assert names(client) == []
    ServiceFactory(name="New")
    assert "New" in client.get(URL).text


def test_kept_page_costs_one_query_and_a_browser_that_has_it_gets_304(client, django_assert_num_queries):
    ServiceFactory(name="A")
    first = client.get(URL)
    with django_assert_num_queries(1):
        again = client.get(URL, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_exact_position_is_not_on_the_page(client):
    ServiceFactory(at=at(45.123456, 5.654321, precision="town", address="7 secret street"))
    page = client.get(URL).text
    for secret in ("45.123456", "5.654321", "secret"):
        assert secret not in page


def test_map_without_scripts_is_numbered_like_the_list(client):
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    ServiceFactory(name="A", at=[])
    ServiceFactory(name="B", at=at(45.1, 5.7))
    sketch = client.get(URL).context["sketch"]
    assert [pin.number for pin in sketch.pins] == [2]
    assert reverse("directory:territory_svg") in client.get(URL).text


def test_the_map_opens_on_what_was_looked_for(client):
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    ServiceFactory(name="Laverie", at=at(45.1, 5.7))
    ServiceFactory(name="Laverie too", at=at(45.2, 5.6))
    ServiceFactory(name="Laverie far away", at=at(50.7, 3.2))
    assert client.get(URL).context["map_config"]["focus"] is None
    assert client.get(URL, {"q": "laverie"}).context["map_config"]["focus"] == [[45.1, 5.6], [45.2, 5.7]]
    assert client.get(URL, {"q": "nothing"}).context["map_config"]["focus"] is None


def test_when_nothing_has_all_the_words_some_are_enough_and_the_page_says_so(client):
    ServiceFactory(name="Inscription à l’école", at=[])
    ServiceFactory(name="Laverie", at=[])
    response = client.get(URL, {"q": "inscrire mon enfant à l’école"})
    assert [line["name"] for line in response.context["lines"]] == ["Inscription à l’école"]
    assert "some=1" in response.context["map_config"]["query"]
    assert "No service has all these words" in response.text
    assert names(client, q="piscine olympique") == []


def test_the_map_follows_a_search_for_some_words(client):
    ServiceFactory(name="Inscription à l’école", at=at(45.1, 5.7))
    query = client.get(URL, {"q": "inscrire mon enfant"}).context["map_config"]["query"]
    data = client.get(f"/en/map/services.geojson?{query}").json()
    assert [feature["properties"]["name"] for feature in data["features"]] == ["Inscription à l’école"]


@pytest.mark.parametrize("many", [0, 500])
def test_words_that_many_services_have_find_the_same_ones(client, monkeypatch, many):
    monkeypatch.setattr(search, "MANY", many)
    for number in range(20):
        ServiceFactory(name=f"Écoles du soir {number:02}", at=at(45.1, 5.7))
    ServiceFactory(name="Cours du soir", at=[])
    ServiceFactory(name="Radiosoir", at=[])
    assert names(client, q="ecole SOIR") == [f"Écoles du soir {number:02}" for number in range(15)]
    page = client.get(URL, {"q": "soir", "near": "Exempleville"}).context["page"]
    assert (page.total, len(page.services)) == (21, 15)
    page = client.get(URL, {"q": "soir cours", "some": "1"}).context["page"]
    assert (page.total, page.services[0].name) == (21, "Cours du soir")
    rest = client.get(f"{URL}?q=soir&after={client.get(URL, {'q': 'soir'}).context['page'].next}").context
    assert [line["name"] for line in rest["lines"]] == [f"Écoles du soir {n:02}" for n in range(14, 20)]


@pytest.mark.parametrize("rows", [1, 20])
def test_a_search_for_words_takes_four_queries_at_most(client, django_assert_num_queries, rows):
    for number in range(rows):
        ServiceFactory(name=f"École {number:02}", at=[])
    with django_assert_num_queries(3):  # task force, how many, rows
        client.get(URL, {"q": "école"})
    with django_assert_num_queries(4):  # and nothing had all the words
        client.get(URL, {"q": "école lointaine"})
    with django_assert_num_queries(3):
        client.get(URL, {"q": "lointaine piscine"})


@pytest.mark.parametrize("near", ["38130", "la madeleine", "Madeleine", "l’eglise", "LES OLLIERES"])
def test_near_knows_postcodes_and_towns_with_or_without_their_article(client, near):
    AreaFactory(name="Madeleine", latitude=45.1, longitude=5.7)
    AreaFactory(name="L’Église", latitude=45.1, longitude=5.7)
    AreaFactory(name="Ollières", latitude=45.1, longitude=5.7)
    ServiceFactory(at=at(45.1, 5.7, postal_code="38130"))
    assert client.get(URL, {"near": near}).context["spot"] is not None
