"""Import: each rule of what becomes of a row, by the report and by the records."""

import csv
import io
import re

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from directory import actions
from directory.imports import clean, engine
from directory.imports.formats import open_table
from directory.models import Area, Change, Location, Organization, Service, ServiceAtLocation, TaskForce
from tests import factories

pytestmark = pytest.mark.django_db
REAL = settings.BASE_DIR.parent / "shared" / "data" / "directory" / "france_services_38_59_93.csv"
ROW = {"id": "1", "nom": "École", "adresse": "1 rue A", "cp": "38000", "ville": "Exempleville"} | {
    "latitude": "45.18",
    "longitude": "5.72",
    "domaine": "éducation",
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def table(*rows):
    """A CSV table of dicts, each laid over ``ROW``; a column that only one row has stands in all."""
    names = list(dict.fromkeys([*ROW, *(name for row in rows for name in row)]))
    file = io.StringIO()
    writer = csv.DictWriter(file, names, restval="")
    writer.writeheader()
    writer.writerows(ROW | {"id": str(number)} | row for number, row in enumerate(rows, 1))
    return open_table(file.getvalue().encode())


def imported(*rows, **options):
    """The Report of writing ``rows``."""
    return engine.write(table(*rows), engine.Options(source="test", **options))


def said(outcome):
    """The issues as (line, code)."""
    return [(issue.line, issue.code) for issue in outcome.issues]


def counts(outcome, *names):
    return tuple(outcome.counts[name] for name in names)


# One row --------------------------------------------------------------------------------------------
def test_a_row_makes_an_organisation_a_place_and_a_service():
    outcome = imported({"telephone": "0476000000", "mail": "a@example.org", "site": "example.org"})
    assert said(outcome) == []
    organization, service = Organization.objects.get(), Service.objects.get()
    place = service.locations.get()
    assert (organization.name, organization.slug, organization.sort_name) == ("École", "ecole", "ecole")
    assert (service.name, service.slug, service.sort_name, service.status) == (
        "École", "ecole", "ecole", "published",
    )  # fmt: skip
    assert service.domains == ["education"]
    assert (service.phone, service.email, service.website) == (
        "04 76 00 00 00", "a@example.org", "https://example.org",
    )  # fmt: skip
    assert (organization.phone, organization.email) == ("04 76 00 00 00", "a@example.org")
    assert (place.public_address, place.public_latitude, place.public_longitude) == (
        "1 rue A, 38000 Exempleville", 45.18, 5.72,
    )  # fmt: skip
    assert service.main_location == place
    assert list(Service.objects.with_words("ecole exempleville")) == [service]


def test_its_people_may_edit_an_imported_organisation_and_strangers_not(stranger):
    imported({})
    organization = Organization.objects.get(name="École")
    member = factories.member_of(organization)
    assert list(Organization.objects.editable_by(member)) == [organization]
    assert list(Organization.objects.editable_by(stranger).filter(pk=organization.pk)) == []


def test_slugs_are_free_among_each_other_and_among_those_there():
    actions.create_organization(name="École")
    imported({}, {"adresse": "2 rue B"}, {"nom": "Ecole!", "adresse": "3 rue C"})
    assert sorted(Organization.objects.values_list("slug", flat=True)) == [
        "ecole", "ecole-2", "ecole-3", "ecole-4",
    ]  # fmt: skip


def test_organisation_and_service_may_have_their_own_names():
    outcome = imported(
        {"nom": "Accueil", "structure": "Alpha", "structure_id": "A"},
        {"nom": "Permanence", "structure": "Alpha", "structure_id": "A"},
    )
    assert counts(outcome, "organizations", "places", "services") == (1, 1, 2)
    assert {service.organization.name for service in Service.objects.all()} == {"Alpha"}


def test_a_row_without_a_service_is_an_organisation():
    data = b"structure,service,sigle,resume\nAlpha,,ALP,What it is\nAlpha,Accueil,ALP,In short\n"
    engine.write(open_table(data), engine.Options(source="test"))
    assert list(Organization.objects.values_list("name", "acronym", "summary")) == [
        ("Alpha", "ALP", "What it is")
    ]
    assert list(Service.objects.values_list("name", "summary")) == [("Accueil", "In short")]


# Rules of rejection ---------------------------------------------------------------------------------
def test_an_empty_name_rejects_the_row():
    outcome = imported({"nom": " "}, {"nom": "<p></p>", "structure": "Alpha"}, {})
    assert said(outcome) == [(2, "no_name"), (3, "no_name")]
    assert counts(outcome, "rows", "accepted", "rejected") == (3, 1, 2)
    assert Service.objects.count() == 1


def test_a_description_over_ten_thousand_characters_rejects_the_row_with_its_length():
    outcome = imported({"description": "x" * 10_001}, {"description": "y" * 10_000, "adresse": "2 rue B"})
    assert said(outcome) == [(2, "too_long")]
    assert outcome.issues[0].message == (
        "Service: description has 10001 characters, 10000 at most: the row is left out, nothing is cut."
    )
    assert [len(service.description) for service in Service.objects.all()] == [10_000]


def test_a_forty_thousand_character_name_rejects_its_row_only():
    outcome = imported({"nom": "x" * 40_000}, {"adresse": "y" * 40_000}, {})
    assert said(outcome) == [(2, "too_long"), (3, "too_long")]
    assert Service.objects.count() == 1


def test_other_texts_too_long_are_moved_to_the_description():
    outcome = imported({"tarifs": "z" * 250, "description": "First."})
    assert said(outcome) == [(2, "moved")]
    service = Service.objects.get()
    assert (service.fees_description, service.description) == ("", f"First.\n\n{'z' * 250}")


# Positions ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("", "", "no_position"),
        ("45.1", "", "bad_position"),
        ("nord", "est", "bad_position"),
        ("NaN", "5.72", "bad_position"),
        ("inf", "5.72", "bad_position"),
        ("1e999", "5.72", "bad_position"),
        ("91", "5.72", "out_of_range"),
        ("45.1", "-180.5", "out_of_range"),
        ("0", "0.0", "zero_position"),
        ("6458123.5", "912345.1", "metres"),
        ("6 458 123,5", "5.72", "metres"),
    ],
)
def test_a_bad_position_keeps_the_row_without_one(latitude, longitude, code):
    outcome = imported({"latitude": latitude, "longitude": longitude})
    assert said(outcome) == [(2, code)]
    assert counts(outcome, "accepted", "with_position") == (1, 0)
    place = Location.objects.get()
    assert (place.latitude, place.longitude, place.public_latitude, place.city) == (
        None, None, None, "Exempleville",
    )  # fmt: skip


def test_metres_are_named_as_such():
    outcome = imported({"latitude": "6458123.5", "longitude": "912345.1"})
    assert outcome.issues[0].message == (
        "The position 6458123.5, 912345.1 is in metres (a map projection), not in degrees: "
        "kept without a point on the map."
    )


def test_decimal_commas():
    imported({"latitude": "45,18", "longitude": "-5,72"})
    assert Location.objects.values_list("latitude", "longitude").get() == (45.18, -5.72)


@pytest.fixture
def territory(taskforce):
    TaskForce.objects.update(west=5.6, south=45.0, east=5.9, north=45.3)


@pytest.mark.usefixtures("territory")
def test_positions_mostly_outside_the_territory_ask_whether_they_are_swapped():
    rows = [{"latitude": "5.72", "longitude": "45.18"}] * 2 + [{"adresse": "2 rue B"}]
    asked = engine.check(table(*rows), engine.Options(source="test"))
    assert asked.asks_swap
    assert counts(asked, "with_position", "outside", "inside_if_swapped") == (3, 2, 2)
    assert Service.objects.count() == 0
    outcome = imported(*rows[:2], swap=True)
    assert not outcome.asks_swap
    assert set(Location.objects.values_list("latitude", "longitude")) == {(45.18, 5.72)}


@pytest.mark.usefixtures("territory")
def test_half_outside_does_not_ask():
    asked = engine.check(table({"latitude": "5.72", "longitude": "45.18"}, {}), engine.Options(source="test"))
    assert not asked.asks_swap


@pytest.mark.usefixtures("territory")
def test_positions_that_swapping_does_not_bring_inside_are_not_asked_about():
    asked = engine.check(table({"latitude": "48.85", "longitude": "2.35"}), engine.Options(source="test"))
    assert counts(asked, "outside", "inside_if_swapped") == (1, 0)
    assert not asked.asks_swap


def test_without_a_territory_nothing_is_outside():
    assert not imported({"latitude": "5.72", "longitude": "45.18"}).asks_swap


# Rows beside each other -----------------------------------------------------------------------------
def test_a_repeated_identifier_rejects_the_later_row():
    outcome = imported({"id": "7"}, {"id": "7", "nom": "Autre"}, {"id": "7"})
    assert said(outcome) == [(3, "repeated_id"), (4, "repeated_id")]
    assert outcome.issues[0].message == "The identifier 7 already stands on line 2: the row is left out."
    assert Service.objects.count() == 1


def test_a_repeated_identifier_with_another_address_is_a_second_place():
    outcome = imported({"id": "7"}, {"id": "7", "adresse": "9 rue Z", "latitude": "45.2"})
    assert said(outcome) == [(3, "second_place")]
    assert counts(outcome, "accepted", "second_places", "organizations", "places", "services") == (
        2, 1, 1, 2, 1,
    )  # fmt: skip
    stands = ServiceAtLocation.objects.values_list("location__address", "is_main")
    assert list(stands) == [("1 rue A", True), ("9 rue Z", False)]


def test_same_name_and_address_are_kept_and_listed():
    outcome = imported({}, {"nom": "ECOLE", "adresse": "1, rue a"})
    assert said(outcome) == [(3, "duplicate")]
    assert outcome.issues[0].message == (
        "Possible duplicate of line 2: same name and address. Both are kept."
    )
    assert counts(outcome, "duplicates", "services") == (1, 2)


def test_duplicates_without_identifiers_are_kept_too():
    outcome = imported({"id": ""}, {"id": ""})
    assert said(outcome) == [(3, "duplicate")]
    assert counts(outcome, "organizations", "services") == (1, 2)


def test_a_record_already_there_with_the_same_name_and_address_is_told(alpha):
    place = factories.LocationFactory(organization=alpha, address="1 rue A")
    factories.ServiceFactory(organization=alpha, name="Ecole", at=[place])
    outcome = imported({})
    assert said(outcome) == [(2, "duplicate_known")]
    assert Service.objects.count() == 2


def test_other_details_of_the_organisation_are_told_and_the_first_kept():
    outcome = imported(
        {"structure": "Alpha", "siret": "1"}, {"structure": "Alpha", "siret": "2", "adresse": "2 rue B"}
    )
    assert said(outcome) == [(3, "organization_differs")]
    assert Organization.objects.get().legal_identifier == "1"


# Cells ----------------------------------------------------------------------------------------------
def test_a_bad_mail_is_dropped_with_a_warning():
    outcome = imported({"mail": "nobody at example.org"})
    assert said(outcome) == [(2, "bad_mail")]
    assert counts(outcome, "accepted", "with_mail") == (1, 0)
    assert Service.objects.get().email == ""


@pytest.mark.parametrize(
    ("typed", "kept", "codes"),
    [
        ("example.org/page", "https://example.org/page", []),
        ("http://example.org", "http://example.org", []),
        ("//example.org", "https://example.org", []),
        ("example.org:8080/x", "https://example.org:8080/x", []),
        ("javascript:alert(1)", "", ["bad_website"]),
        ("ftp://example.org", "", ["bad_website"]),
        ("data:text/html,x", "", ["bad_website"]),
        ("voir la mairie", "", ["bad_website"]),
        ("https://example.org/" + "x" * 300, "", ["bad_website"]),
    ],
)
def test_websites(typed, kept, codes):
    outcome = imported({"site": typed})
    assert Service.objects.get().website == kept
    assert [issue.code for issue in outcome.issues] == codes


@pytest.mark.parametrize(
    ("typed", "kept", "codes"),
    [
        ("0476336956", "04 76 33 69 56", []),
        ("+33 4.76.33.69.56", "04 76 33 69 56", []),
        ("+40 21 312 3456", "+40 21 312 3456", []),
        ("115", "115", []),
        ("04 76 33 69", "04 76 33 69", ["phone_kept"]),
        ("standard 123456", "standard 123456", ["phone_kept"]),
    ],
)
def test_phones_are_normalised_when_valid_and_never_rejected(typed, kept, codes):
    outcome = imported({"telephone": typed})
    assert Service.objects.get().phone == kept
    assert [issue.code for issue in outcome.issues] == codes


@pytest.mark.parametrize("row", [{}, {"nom": "", "structure": "Alpha", "service": ""}])
def test_telephones_too_long_for_their_field_are_moved_to_the_description(row):
    long = " / ".join(["04 76 00 00 00"] * 4)
    names = ["structure", "service"] if row else ["nom"]
    data = f"{';'.join(names)};telephone;description\n{'Alpha;' if row else 'École'};{long};First.\n".encode()
    outcome = engine.write(open_table(data), engine.Options(source="test", domain="health"))
    assert {"moved", "phone_kept"} >= {issue.code for issue in outcome.issues} - {"no_position"}
    told = Organization.objects.get() if row else Service.objects.get()
    assert (told.phone, told.description) == ("", f"First.\n\n{long}")


def test_phones_follow_the_country_of_the_task_force():
    TaskForce.objects.update(country="RO")
    imported({"telephone": "021 312 3456"})
    assert Service.objects.get().phone == "021 312 3456"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script>Bonjour", "Bonjour"),
        ("<p>Une</p><p>Deux<br>Trois &amp; quatre</p>", "Une\nDeux\nTrois & quatre"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Bonjour", "Bonjour"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;x", "x"),
        ("moins de < 3 km & gratuit", "moins de < 3 km & gratuit"),
        ("zéro\x00\x07 \ud800octet", "zéro octet"),
        ("<scr<b>ipt>alert(1)</script>Bonjour", "Bonjour"),
        ("<!-- <b> -->Bonjour<img src=x onerror=alert(1)", "Bonjour"),
        ("Bonjour <br title='<'>à tous", "Bonjour à tous"),
    ],
)
def test_markup_becomes_safe_text(typed, kept):
    assert clean.long_text(typed) == kept


def test_no_pattern_walks_from_one_sign_over_the_next_of_its_kind():
    """``<[^>]*>`` would walk to the end of the cell from each < of a cell of a hundred thousand."""
    patterns = {name: found.pattern for name, found in vars(clean).items() if isinstance(found, re.Pattern)}
    assert {"OPENING", "TAG", "BREAK"} <= set(patterns)
    assert [name for name, pattern in patterns.items() if re.search(r"\[\^(?!<>)[^]]*\][*+]", pattern)] == []


@pytest.mark.parametrize("sign", ["<a", "<br", "<a <b>", "&lt;a", "<<b>b x>", "<a>", "&amp"])
def test_a_hundred_thousand_signs_of_markup_are_read_once(sign):
    assert "<b" not in clean.one_line(f"Bonjour {sign * 100_000}>").replace("<br<br", "")


def test_a_thousand_different_tags_never_reach_the_parser_that_remembers_each(monkeypatch):
    parsed = []
    monkeypatch.setattr("nh3.clean", lambda cell, **_options: parsed.append(cell) or cell)
    assert clean.one_line("".join(f"<b x{number}>{number} " for number in range(1200))).startswith("0 1 2 ")
    clean.one_line("<<i>b x>" * 1200)
    assert [cell.count("<") for cell in parsed] == [0, 0]


def test_codes_are_read_in_two_languages_and_unknown_ones_told():
    outcome = imported(
        {
            "domaine": "Santé; logement ; inconnu",
            "publics": "familles|femmes",
            "frais": "gratuit",
            "langues": "Roumain, bg, klingon",
            "pmr": "oui",
            "justificatifs": "Aucun",
            "horaires": "Mo-Fr 09:00-12:00",
            "prise_rdv": "Oui",
        }
    )
    assert [(issue.code, issue.params["value"]) for issue in outcome.issues] == [
        ("bad_choice", "inconnu"),
        ("bad_choice", "klingon"),
    ]
    service = Service.objects.get()
    assert service.domains == ["health", "housing"]
    assert service.publics == ["familles", "femmes"]
    assert (service.fees, service.access, service.opening_hours) == (
        "free", ["appointment"], "Mo-Fr 09:00-12:00",
    )  # fmt: skip
    assert (service.no_documents_needed, service.required_documents) == (True, "")
    assert list(service.languages.values_list("language", "level")) == [("ro", "fluent"), ("bg", "fluent")]
    assert service.main_location.step_free is True


@pytest.mark.parametrize(
    ("cell", "is_listed", "codes"),
    [
        ("yes", True, []),
        ("oui", True, []),
        ("no", False, []),
        ("perhaps", False, ["unlisted"]),
        ("", False, ["unlisted"]),
    ],
)
def test_only_a_clear_yes_lists_an_organisation(cell, is_listed, codes):
    outcome = imported({"listed": cell})
    assert Organization.objects.get().is_listed is is_listed
    assert [issue.code for issue in outcome.issues] == codes


def test_a_file_that_does_not_tell_who_is_listed_changes_nobody():
    imported({})
    assert Organization.objects.get().is_listed is True
    Organization.objects.update(is_listed=False)
    imported({"telephone": "115"})
    assert Organization.objects.get().is_listed is False


def test_hours_that_cannot_be_computed_with_are_kept_as_words():
    outcome = imported({"horaires": "le matin, sauf jeudi"})
    assert said(outcome) == [(2, "bad_hours")]
    service = Service.objects.get()
    assert (service.opening_hours, service.hours_note) == ("", "le matin, sauf jeudi")


def test_a_domain_for_rows_without_one():
    assert said(imported({"domaine": ""})) == [(2, "no_domain")]
    imported({"domaine": "", "id": "2"}, domain="housing")
    assert [service.domains for service in Service.objects.order_by("pk")] == [[], ["housing"]]


def test_what_is_not_a_known_column_is_not_read():
    imported({"origine": "secret", "nationalite": "secret"})
    assert "secret" not in str([list(model.objects.values()) for model in (Organization, Location, Service)])


DISTRICT = {"precision": "district", "quartier": "Les Exemples"}
MIDDLE = {"area_kind": "district", "area_latitude": "45.2", "area_longitude": "5.75"}


def shown():
    """The public points of all places."""
    return list(Location.objects.order_by("pk").values_list("public_latitude", "public_longitude"))


def test_a_district_of_the_file_is_made_at_the_middle_the_file_tells():
    outcome = imported(DISTRICT | MIDDLE, DISTRICT | MIDDLE | {"adresse": "2 rue B"})
    area, place = Area.objects.get(), Location.objects.first()
    assert (area.name, area.kind, area.latitude, area.longitude) == ("Les Exemples", "2-district", 45.2, 5.75)
    assert (place.area, place.public_address, shown()) == (area, "38000 Exempleville", [(45.2, 5.75)] * 2)
    assert said(outcome) == []


@pytest.mark.parametrize(
    "row",
    [
        DISTRICT,
        {"precision": "town", "quartier": "Les Exemples"},
        DISTRICT | {"area_latitude": "45.2"},
        DISTRICT | {"area_latitude": "945.2", "area_longitude": "5.75"},
        DISTRICT | MIDDLE | {"quartier": "x" * 121},
        {"precision": "town", "quartier": "Les Exemples"} | MIDDLE,  # a district is finer than a town
    ],
)
def test_no_district_is_ever_made_of_the_point_of_a_place(row):
    assert said(engine.check(table(row), engine.Options(source="test"))) == [(2, "unknown_area")]
    assert said(imported(row)) == [(2, "unknown_area")]
    assert (Area.objects.count(), shown()) == (0, [(None, None)])
    place = Location.objects.get()
    assert (place.latitude, place.longitude) == (45.18, 5.72)  # its editors know it still


def test_the_report_says_that_a_district_is_not_known():
    assert imported(DISTRICT).issues[0].message == (
        "The district or town “Les Exemples” is not known here and the file does not say where its middle "
        "is: the place is shown by the one of ours it lies in, or else not on the map."
    )


def test_a_town_and_a_district_of_one_name_are_two():
    town = factories.AreaFactory(name="Exemples", kind=Area.Kind.TOWN, latitude=45.1, longitude=5.7)
    district = factories.AreaFactory(name="exemples", kind=Area.Kind.DISTRICT, latitude=45.2, longitude=5.8)
    imported(
        {"precision": "town", "quartier": "EXEMPLES"}, DISTRICT | {"quartier": "Exemples", "adresse": "2"}
    )
    assert [place.area for place in Location.objects.order_by("pk")] == [town, district]
    district.delete()  # what is left is coarser: it may stand in
    imported(DISTRICT | {"quartier": "Exemples", "adresse": "3", "id": "3"})
    assert Location.objects.last().area == town


def test_the_area_of_a_place_that_is_shown_exactly_is_not_read():
    assert said(imported({"quartier": "Nowhere"})) == []
    assert shown() == [(45.18, 5.72)]


def test_a_place_is_in_the_area_whose_outline_holds_it():
    square = [[5.7, 45.1], [5.8, 45.1], [5.8, 45.2], [5.7, 45.2], [5.7, 45.1]]
    area = factories.AreaFactory(name="Nord", outline={"type": "Polygon", "coordinates": [square]})
    imported({}, {"adresse": "2 rue B", "latitude": "44"})
    assert [place.area for place in Location.objects.order_by("pk")] == [area, None]
    imported({"latitude": "44.5"}, {"adresse": "2 rue B", "latitude": "45.15"})
    assert [place.area for place in Location.objects.order_by("pk")] == [None, area]


# Again ----------------------------------------------------------------------------------------------
def everything():
    models = (Organization, Location, Service, ServiceAtLocation, Change, TaskForce)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize("identifier", ["1", ""])
def test_a_second_import_of_the_same_file_changes_nothing(identifier):
    rows = [{"id": identifier, "langues": "ro"}, {"id": identifier, "adresse": "9 rue Z", "langues": "ro"}]
    imported(*rows)
    before = everything()
    outcome = imported(*rows)
    assert counts(outcome, "created", "updated", "unchanged") == (0, 0, 2)
    assert everything() == before


def test_a_newer_file_changes_its_records_and_says_so():
    imported({"horaires": "Mo 09:00-12:00", "langues": "ro"})
    outcome = imported({"horaires": "Tu 09:00-12:00", "adresse": "2 rue B", "langues": "bg"})
    assert counts(outcome, "created", "updated", "unchanged") == (0, 1, 0)
    service = Service.objects.get()
    assert (service.opening_hours, service.revision) == ("Tu 09:00-12:00", 2)
    assert [place.address for place in service.locations.all()] == ["2 rue B"]
    assert list(service.languages.values_list("language", flat=True)) == ["bg"]
    assert [
        (change.record_type, change.who_name, change.fields) for change in Change.objects.order_by("pk")
    ] == [
        ("location", "test", {"address": ["1 rue A", "2 rue B"]}),
        ("service", "test", {"opening_hours": ["Mo 09:00-12:00", "Tu 09:00-12:00"]}),
    ]


def test_a_service_is_found_in_the_town_its_place_moved_to():
    imported({"structure": "Alpha", "place_id": "P"})
    imported({"structure": "Alpha", "place_id": "P", "ville": "Autreville"})
    (service,) = Service.objects.with_words("autreville")
    assert service.revision == 1  # nothing of its own changed
    assert list(Service.objects.with_words("exempleville")) == []


def test_a_service_is_found_in_the_town_of_a_second_place():
    imported({"id": "7"})
    imported({"id": "7"}, {"id": "7", "adresse": "9 rue Z", "ville": "Autreville"})
    assert list(Service.objects.with_words("autreville")) == [Service.objects.get()]


def test_what_people_edited_here_is_theirs(coordinator):
    imported({"horaires": "Mo 09:00-12:00"})
    service = Service.objects.get()
    service.name = "Better name"
    service.save()
    Change.objects.create(
        organization=service.organization, record_type="service", record_uuid=service.uuid,
        record_name="x", who=coordinator, who_name="Inès", fields={"name": ["École", "Better name"]},
    )  # fmt: skip
    outcome = imported({"horaires": "Tu 09:00-12:00"})
    assert said(outcome) == [(0, "edited_here")]
    assert counts(outcome, "edited_here", "updated") == (1, 0)
    service.refresh_from_db()
    assert (service.name, service.opening_hours) == ("Better name", "Mo 09:00-12:00")


def test_another_source_has_its_own_identifiers():
    imported({})
    engine.write(table({}), engine.Options(source="other"))
    assert Service.objects.count() == 2


def test_nothing_is_written_when_the_file_breaks_off(monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 1)
    rows = table({}, {"adresse": "2 rue B"})
    whole = rows.read

    def breaks():
        yield next(whole())
        raise OSError("disk")

    rows.read = breaks
    with pytest.raises(OSError, match="disk"):
        engine.write(rows, engine.Options(source="test"))
    assert (Organization.objects.count(), Service.objects.count()) == (0, 0)


def test_the_version_of_the_data_rises_once():
    before = TaskForce.objects.get().version
    imported({}, {"adresse": "2 rue B"})
    assert TaskForce.objects.get().version == before + 1


# The real file and the load -------------------------------------------------------------------------
def test_the_real_file(capsys):
    if not REAL.exists():
        pytest.skip("the France services file is not on this machine")
    call_command("import_directory", str(REAL))
    assert capsys.readouterr().out.splitlines() == [
        "Source: france_services_38_59_93",
        "     112 rows read",
        "     112 accepted",
        "       0 rejected",
        "     112 with a position",
        "     111 with an e-mail",
        "     112 organisations made",
        "     112 places made",
        "     112 services made",
        "     112 rows that were new",
    ]
    grenoble = Service.objects.get(slug="france-services-pimms-mediation-isere-grenoble")
    assert grenoble.opening_hours == (
        "Mo-We,Fr 09:00-12:00,13:00-17:00; Th 09:00-12:00,14:00-17:00; Sa 10:00-12:30"
    )
    assert (grenoble.domains, grenoble.access, grenoble.is_mobile) == (["rights"], ["walk-in"], False)
    assert grenoble.organization.kind == "institution"
    assert Location.objects.exclude(public_latitude=None).count() == 112
    call_command("import_directory", str(REAL))
    assert "     112 rows that changed nothing" in capsys.readouterr().out
    assert Service.objects.count() == 112


def queries(count):
    """How many queries it takes to import ``count`` rows."""
    rows = [{"nom": f"École {number}", "adresse": f"{number} rue A"} for number in range(count)]
    Organization.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        imported(*rows)
    return len(asked)


def test_each_batch_costs_the_same_whatever_the_rows_in_it(monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 20)
    one, two, four = queries(20), queries(40), queries(80)
    assert (queries(3), one) == (27, 27)
    assert four - two == 2 * (two - one)


# The command ----------------------------------------------------------------------------------------
def test_dry_run_writes_nothing(tmp_path, capsys):
    file = tmp_path / "partners.csv"
    file.write_text("nom,latitude,longitude\nÉcole,45.18,5.72\n,45,5\n")
    call_command("import_directory", str(file), "--dry-run")
    assert capsys.readouterr().out.splitlines() == [
        "Source: partners",
        "       2 rows read",
        "       1 accepted",
        "       1 rejected",
        "       1 with a position",
        "Line 2: No domain: the service is found by its words, not by domain.",
        "Line 3: No name: the row is left out.",
        "Dry run: nothing was written.",
    ]
    assert Organization.objects.count() == 0


@pytest.mark.usefixtures("territory")
def test_the_command_asks_whether_coordinates_are_swapped(tmp_path, capsys):
    file = tmp_path / "partners.csv"
    file.write_text("nom,latitude,longitude,domaine\nÉcole,5.72,45.18,emploi\n")
    call_command("import_directory", str(file), "--dry-run")
    assert capsys.readouterr().out.splitlines()[-2] == (
        "1 positions fall outside the territory; 1 would fall inside if latitude and longitude were swapped. "
        "Are they? Then call again with --swap."
    )
    call_command("import_directory", str(file), "--swap")
    assert Location.objects.get().latitude == 45.18


def test_a_cut_file_is_one_sentence_and_nothing_is_written(tmp_path):
    file = tmp_path / "cut.csv"
    file.write_bytes("nom\nÉcole\né".encode()[:-1])
    with pytest.raises(CommandError) as error:
        call_command("import_directory", str(file))
    assert str(error.value) == (
        "cut.csv: The file is cut or broken inside a character at byte 11: nothing was read. "
        "Export it again, whole."
    )
    assert Organization.objects.count() == 0


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_directory", str(tmp_path / "none.csv"))
