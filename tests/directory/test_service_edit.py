"""A service: all its fields, its places, the languages spoken, its translations."""

import pytest
from django.urls import reverse

from directory.models import Service, ServiceTranslation
from tests import factories
from tests.filling import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(alpha):
    return factories.ServiceFactory(
        organization=alpha,
        name="Laundry",
        domains=["social", "health"],
        publics=["jeunes", "familles"],
        access=["phone", "walk-in"],
        speaks=["ro"],
        at=[],
    )


@pytest.fixture
def address(service):
    return reverse("directory:service_edit", args=[service.slug])


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def opened(client, page, **changes):
    return filled(client.get(page).context["forms"], **changes)


def places_of(service):
    return [(row.location, row.is_main) for row in service.at_locations.select_related("location")]


def test_a_new_service_begins_as_a_draft(as_editor, alpha, editor):
    page = reverse("directory:service_new", args=[alpha.slug])
    data = opened(as_editor, page, name="School help", domains=["education"])
    service_page = as_editor.post(page, data).url
    service = Service.objects.get()
    assert service_page == reverse("directory:service_preview", args=[service.slug])
    assert (service.name, service.status, service.language, service.organization) == (
        "School help",
        "draft",
        "fr",
        alpha,
    )
    change = alpha.changes.get()
    assert (change.who, change.fields["name"], change.fields["domains"]) == (
        editor,
        ["", "School help"],
        ["", "education"],
    )


def test_every_field_is_saved(as_editor, service, address):
    texts = {
        "name": "Laundry and showers",
        "summary": "Wash here.",
        "description": "Two machines.",
        "language": "en",
        "eligibility_description": "Everyone.",
        "application_process": "Just come.",
        "fees": "paid",
        "fees_description": "2 €",
        "required_documents": "None but a towel.",
        "opening_hours": "Mo-Fr 09:00-12:00",
        "hours_note": "Not in August.",
        "phone": "01 99 00 11 22",
        "email": "laundry@example.org",
        "website": "https://example.org/laundry",
        "notice": "Closed for works.",
        "visibility": "partners",
    }
    others = {
        "publics": ["femmes"],
        "access": ["walk-in", "phone"],
        "is_mobile": "on",
        "notice_until": "2030-01-31",
    }
    assert as_editor.post(address, opened(as_editor, address, **texts, **others)).status_code == 302
    service.refresh_from_db()
    assert {name: getattr(service, name) for name in texts} == texts
    assert (service.publics, service.access, service.is_mobile) == (["femmes"], ["walk-in", "phone"], True)
    assert (service.notice_until.isoformat(), service.revision) == ("2030-01-31", 2)


def test_saving_what_stands_there_changes_nothing(as_editor, alpha, service, address):
    places = [factories.LocationFactory(organization=alpha, city=city) for city in "CAB"]
    factories.actions.place_service(service=service, locations=places)
    ServiceTranslation.objects.create(service=service, language="ro", name="Spălătorie")
    assert as_editor.post(address, opened(as_editor, address)).status_code == 302
    service.refresh_from_db()
    assert (service.revision, service.domains, alpha.changes.count()) == (1, ["social", "health"], 0)


def test_the_main_domain_and_the_main_place_come_first(as_editor, alpha, service, address):
    first, second = factories.LocationFactory.create_batch(2, organization=alpha)
    data = opened(as_editor, address, places=[str(first.pk)], main_place=str(second.pk), main_domain="health")
    as_editor.post(address, data)
    service.refresh_from_db()
    assert service.domains == ["health", "social"]
    assert places_of(service) == [(second, True), (first, False)]


@pytest.mark.parametrize("field", ["places", "main_place"])
def test_the_place_of_another_organisation_is_no_choice(as_editor, beta, service, address, field):
    foreign = factories.LocationFactory(organization=beta)
    answer = as_editor.post(address, opened(as_editor, address, **{field: str(foreign.pk)}))
    assert list(answer.context["forms"].main.errors) == [field]
    assert places_of(service) == []


def test_languages_spoken_are_rows(as_editor, service, address):
    data = opened(as_editor, address)
    assert data["spoken-0-language"] == "ro"
    data |= {"spoken-0-language": "", "spoken-1-language": "rom", "spoken-1-when": "on Tuesdays"}
    data |= {"spoken-3-language": "fsl", "spoken-3-level": "interpreter"}
    as_editor.post(address, data)
    assert list(service.languages.values_list("language", "level", "when")) == [
        ("rom", "fluent", "on Tuesdays"),
        ("fsl", "interpreter", ""),
    ]
    change = service.organization.changes.get()
    assert change.fields == {"spoken": ["ro|fluent|", "rom|fluent|on Tuesdays\nfsl|interpreter|"]}


def test_when_a_language_is_spoken_stays_on_one_line(as_editor, alpha, service, address):
    typed = {"spoken-0-when": "mornings\u2028and\nTuesdays\u2029|all", "revision": "1"}
    as_editor.post(address, opened(as_editor, address, **typed))
    assert service.languages.get().when == "mornings and Tuesdays |all"
    assert as_editor.get(reverse("directory:history", args=[alpha.slug])).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"spoken-1-language": "ro"},  # twice
        {"spoken-1-when": "on Tuesdays"},  # which language?
        {"spoken-1-language": "klingon"},
        {"spoken-TOTAL_FORMS": "x"},
        {"spoken-TOTAL_FORMS": None, "spoken-INITIAL_FORMS": None},
    ],
)
def test_rows_that_cannot_be_are_told(as_editor, service, address, changes):
    answer = as_editor.post(address, opened(as_editor, address, name="Kept", **changes))
    assert answer.status_code == 200
    assert answer.context["forms"].errors
    assert 'value="Kept"' in answer.content.decode()
    service.refresh_from_db()
    assert (service.name, service.languages.count()) == ("Laundry", 1)


def test_translations_have_a_state_and_can_go(as_editor, service, address):
    data = opened(as_editor, address)
    written = {"translation-ro-name": "Spălătorie", "translation-ro-state": "reviewed"}
    as_editor.post(address, data | written)
    assert list(service.translations.values_list("language", "name", "state")) == [
        ("ro", "Spălătorie", "reviewed")
    ]
    assert list(Service.objects.with_words("spalatorie")) == [service]
    as_editor.post(address, opened(as_editor, address, **{"translation-ro-name": ""}))
    assert not service.translations.exists()


def test_a_translation_needs_a_name(as_editor, service, address):
    answer = as_editor.post(
        address, opened(as_editor, address, **{"translation-ro-summary": "Spălați aici."})
    )
    assert "Spălați aici." in answer.content.decode()
    assert answer.context["forms"].errors
    assert not service.translations.exists()


def test_no_translation_into_the_language_of_the_text(as_editor, service, address):
    changes = {"language": "ro", "translation-ro-name": "Spălătorie"}
    assert as_editor.post(address, opened(as_editor, address, **changes)).context["forms"].errors
    service.refresh_from_db()
    assert (service.language, service.translations.count()) == ("fr", 0)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 40_000}, "name"),
        ({"domains": []}, "domains"),
        ({"domains": ["origin"]}, "domains"),
        ({"opening_hours": "lundi 9h"}, "opening_hours"),
        ({"no_documents_needed": "on", "required_documents": "A card."}, "required_documents"),
        ({"notice": "Closed."}, "notice_until"),
        ({"notice": "Closed.", "notice_until": "soon"}, "notice_until"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"language": "xx"}, "language"),
        ({"visibility": "secret"}, "visibility"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(as_editor, service, address, typed, field):
    answer = as_editor.post(address, opened(as_editor, address, **({"summary": "Kept."} | typed)))
    assert list(answer.context["forms"].main.errors) == [field]
    assert "Kept." in answer.content.decode()
    service.refresh_from_db()
    assert service.revision == 1


def test_wrong_hours_are_answered_with_an_example(as_editor, service, address):
    answer = as_editor.post(address, opened(as_editor, address, opening_hours="9-12"))
    assert "Mo-Fr 09:00-12:00" in str(answer.context["forms"].main.errors["opening_hours"])


def test_the_second_of_two_sees_both_texts(as_editor, service, address):
    first = opened(as_editor, address, summary="Hers.")
    second = opened(as_editor, address, **{"summary": "Mine.", "spoken-1-language": "rom"})
    as_editor.post(address, first)
    answer = as_editor.post(address, second)
    assert answer.status_code == 409
    assert [field[1:] for field in answer.context["conflict"]["fields"]] == [("Hers.", "Mine.")]
    service.refresh_from_db()
    assert (service.summary, service.languages.count()) == ("Hers.", 1)
    assert as_editor.post(address, filled(answer.context["forms"])).status_code == 302
    service.refresh_from_db()
    assert (service.summary, service.languages.count(), service.revision) == ("Mine.", 2, 3)


def test_what_she_did_not_touch_is_taken_from_the_first(as_editor, alpha, service, address):
    [place] = factories.LocationFactory.create_batch(1, organization=alpha)
    hers = {
        "domains": ["education", "social"],
        "main_domain": "education",
        "is_mobile": "on",
        "places": [str(place.pk)],
        "notice": "Closed.",
        "notice_until": "2030-01-31",
        "spoken-1-language": "rom",
        "spoken-1-level": "basic",
        "translation-ro-name": "Spălătorie",
    }
    mine = {"description": "Mine.", "spoken-1-language": "fsl", "translation-en-name": "Washing"}
    first, second = opened(as_editor, address, **hers), opened(as_editor, address, **mine)
    assert as_editor.post(address, first).status_code == 302
    answer = as_editor.post(address, second)
    assert (answer.status_code, answer.context["conflict"]["fields"]) == (409, [])
    assert as_editor.post(address, filled(answer.context["forms"])).status_code == 302
    service.refresh_from_db()
    assert (service.domains, service.is_mobile, service.notice, str(service.notice_until)) == (
        ["education", "social"],
        True,
        "Closed.",
        "2030-01-31",
    )
    assert (service.description, places_of(service)) == ("Mine.", [(place, True)])
    assert {(row.language, row.level) for row in service.languages.all()} == {
        ("ro", "fluent"),
        ("rom", "basic"),
        ("fsl", "fluent"),
    }
    assert {(row.language, row.name) for row in service.translations.all()} == {
        ("ro", "Spălătorie"),
        ("en", "Washing"),
    }


def test_what_the_first_took_away_stays_away(as_editor, service, address):
    service.translations.create(language="ro", name="Spălătorie")
    first = opened(as_editor, address, **{"spoken-0-language": "", "translation-ro-name": ""})
    second = opened(as_editor, address, description="Mine.")
    as_editor.post(address, first)
    answer = as_editor.post(address, second)
    assert as_editor.post(address, filled(answer.context["forms"])).status_code == 302
    service.refresh_from_db()
    assert (service.description, service.languages.count(), service.translations.count()) == ("Mine.", 0, 0)


def test_one_language_that_both_changed_keeps_hers(as_editor, service, address):
    first = opened(as_editor, address, **{"spoken-0-level": "basic"})
    second = opened(as_editor, address, **{"spoken-0-level": "interpreter"})
    as_editor.post(address, first)
    answer = as_editor.post(address, second)
    assert len(answer.context["conflict"]["fields"]) == 1
    as_editor.post(address, filled(answer.context["forms"]))
    assert [(row.language, row.level) for row in service.languages.all()] == [("ro", "interpreter")]


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_no_such_page(client, stranger, alpha, service, address, method):
    client.force_login(stranger)
    for page in (address, reverse("directory:service_new", args=[alpha.slug])):
        assert getattr(client, method)(page, {"name": "Theirs", "revision": "1"}).status_code == 404
    assert list(Service.objects.values_list("name", flat=True)) == ["Laundry"]


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_whatever_the_rows(as_editor, alpha, service, address, rows, django_assert_num_queries):
    places = factories.LocationFactory.create_batch(rows, organization=alpha)
    factories.actions.place_service(service=service, locations=places)
    for code in ["rom", "bg", "ar", "es"][: rows - 1]:
        service.languages.create(language=code)
    for code in ["en", "ro", "bg", "rom"][: rows - 1]:
        service.translations.create(language=code, name=f"In {code}")
    as_editor.get(address)
    with django_assert_num_queries(
        6
    ):  # session, person, task force, service, places, languages of both kinds
        forms = as_editor.get(address).context["forms"]
    assert [row["language"] for row in forms.spoken.initial] == ["ro", "rom", "bg", "ar", "es"][:rows]
    assert len([form for form in forms.translations if form.initial.get("name")]) == rows - 1
