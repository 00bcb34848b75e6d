"""Exports: five formats, what a person may see, public positions only, and back in again."""

import csv
import io
import json

import jsonschema
import pytest
from data_inclusion.schema import v1
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from python_calamine import CalamineWorkbook
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from directory import actions
from directory.exports.formats import FORMATS
from directory.exports.rows import Scope
from directory.imports import engine
from directory.imports.formats import open_table
from directory.models import Area, Location, Organization, Service, ServiceAtLocation, TaskForce
from tests import factories

pytestmark = pytest.mark.django_db
HSDS_SCHEMAS = settings.BASE_DIR.parent / "shared" / "data" / "hsds" / "schema"
nobody = AnonymousUser()


def exported(name, user=nobody):
    """The bytes of an export."""
    return b"".join(
        piece.encode() if isinstance(piece, str) else piece for piece in FORMATS[name].write(Scope(user))
    )


def cells_of(data):
    """The rows of an XLSX file."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def readable(name):
    """An export with its words in clear."""
    data = exported(name)
    return str(cells_of(data)).encode() if name == "xlsx" else data


def table(user=nobody):
    """The rows of the CSV export."""
    return list(csv.DictReader(io.StringIO(exported("csv", user).decode("utf-8-sig"))))


@pytest.fixture
def directory(alpha):
    """Two organisations; a service at two places, one at a place shown by its district, one nowhere."""
    district = factories.AreaFactory(
        name="Les Exemples", kind=Area.Kind.DISTRICT, latitude=45.1612, longitude=5.7312
    )
    door = factories.LocationFactory(
        organization=alpha, name="Accueil", step_free=True, transportation="Tram A"
    )
    other = factories.LocationFactory(
        organization=alpha, address="3 place du Test", latitude=45.19, longitude=5.73
    )
    near = factories.LocationFactory(
        organization=alpha, address="8 rue Cachée", precision="district", area=district, latitude=45.123456
    )
    factories.LocationFactory(
        organization=alpha, address="9 rue Secrète", city="Nulle-Part", precision="none", latitude=45.654321
    )
    factories.ServiceFactory(
        organization=alpha,
        name="Health mediation",
        at=[door, other],
        speaks=["ro", "bg"],
        domains=["health", "rights"],
        publics=["familles", "femmes"],
        access=["walk-in", "phone"],
        fees="free",
        no_documents_needed=True,
        opening_hours="Mo-Fr 09:00-12:00",
        hours_note="Knock twice",
        phone="01 99 00 00 01",
        email="mediation@example.org",
        website="https://example.org/m",
        description="First line.\n\nSecond **line**.",
    )
    factories.ServiceFactory(organization=alpha, name="School mediation", at=[near], visibility="all")
    factories.ServiceFactory(organization=alpha, name="Help line", at=[])
    factories.OrganizationFactory(name="Gamma", acronym="G", kind="municipality", email="g@example.org")
    return alpha


def counts():
    return {
        model.__name__: model.objects.count()
        for model in (Organization, Location, Service, ServiceAtLocation)
    }


def coordinates():
    return sorted(
        Location.objects.exclude(public_latitude=None).values_list("public_latitude", "public_longitude")
    )


def empty_the_site():
    Organization.objects.all().delete()
    Area.objects.all().delete()


@pytest.mark.parametrize("name", ["csv", "xlsx", "geojson", "hsds"])
def test_export_then_import_into_an_empty_site_gives_the_same(directory, name):
    before, points, words = (
        counts(),
        coordinates(),
        list(Service.objects.values_list("words__text", flat=True)),
    )
    shown = table()
    data = exported(name)
    empty_the_site()
    report = engine.write(open_table(data), engine.Options(source="elsewhere"))
    assert report.counts["rejected"] == 0
    assert counts() == before
    assert coordinates() == points
    assert list(Service.objects.values_list("words__text", flat=True)) == words
    assert table() == shown


@pytest.mark.parametrize("name", FORMATS)
def test_a_coordinators_round_trip_lists_nothing_that_was_not(directory, name, coordinator):
    hidden = factories.OrganizationFactory(name="Unlisted", is_listed=False)
    factories.ServiceFactory(organization=hidden, name="Of-the-unlisted")
    factories.ServiceFactory(organization=directory, name="For-partners", visibility="partners")
    public = {row["service"] for row in table()}
    data = exported(name, coordinator)
    empty_the_site()
    engine.write(open_table(data), engine.Options(source="elsewhere"))
    assert {row["service"] for row in table()} == public
    unlisted = Organization.objects.filter(is_listed=False).values_list("name", flat=True)
    assert list(unlisted) == ([] if name == "data-inclusion" else ["Unlisted"])


def test_data_inclusion_which_cannot_say_who_may_see_holds_what_all_may_see(directory, coordinator):
    hidden = factories.OrganizationFactory(name="Unlisted", is_listed=False)
    factories.ServiceFactory(organization=hidden)
    factories.ServiceFactory(organization=directory, visibility="partners")
    assert exported("data-inclusion", coordinator) == exported("data-inclusion")


def test_data_inclusion_gives_the_same_services_and_points(alpha):
    door = factories.LocationFactory(organization=alpha)
    other = factories.LocationFactory(organization=alpha, address="3 place du Test", latitude=45.2)
    factories.ServiceFactory(organization=alpha, at=[door, other])
    factories.ServiceFactory(organization=alpha, at=[door])
    factories.OrganizationFactory(name="Gamma")
    before, points = counts(), coordinates()
    data = exported("data-inclusion")
    empty_the_site()
    engine.write(open_table(data), engine.Options(source="elsewhere"))
    assert counts() == before
    assert coordinates() == points


@pytest.mark.parametrize("name", ["csv", "xlsx", "geojson", "hsds"])
def test_an_export_imported_into_its_own_site_changes_nothing(directory, name):
    version = TaskForce.objects.get().version
    exact = list(Location.objects.order_by("pk").values())
    report = engine.write(open_table(exported(name)), engine.Options(source="own"))
    assert report.counts["unchanged"] == report.counts["rows"]
    assert list(Location.objects.order_by("pk").values()) == exact
    assert TaskForce.objects.get().version == version


@pytest.mark.parametrize("name", FORMATS)
def test_exact_positions_are_in_no_file(directory, name):
    data = exported(name)
    if name == "xlsx":
        data = str(
            CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        ).encode()
    for secret in ("45.123456", "45.654321", "Cachée", "Secrète", "Nulle-Part"):
        assert secret.encode() not in data
        assert json.dumps(secret).strip('"').encode() not in data
    assert b"45.188529" in data


@pytest.mark.parametrize("name", FORMATS)
def test_drafts_partners_only_and_unlisted_are_not_public(alpha, name, editor):
    factories.ServiceFactory(organization=alpha, name="Drafted", status="draft")
    factories.ServiceFactory(organization=alpha, name="For-partners", visibility="partners")
    hidden = factories.OrganizationFactory(name="Unlisted", is_listed=False)
    factories.ServiceFactory(organization=hidden, name="Of-the-unlisted")
    data = exported(name)
    if name == "xlsx":
        data = str(
            CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        ).encode()
    for word in ("Drafted", "For-partners", "Unlisted", "Of-the-unlisted"):
        assert word.encode() not in data
    assert {row["service"] for row in table(editor)} == {"For-partners", "Of-the-unlisted"}


def test_rows_are_services_at_places_then_free_places_then_organisations(directory):
    assert [(row["organization"], row["service"], row["address"]) for row in table()] == [
        ("Alpha", "Health mediation", "12 rue de l’Exemple"),
        ("Alpha", "Health mediation", "3 place du Test"),
        ("Alpha", "Help line", ""),
        ("Alpha", "School mediation", ""),
        ("Alpha", "", ""),
        ("Gamma", "", ""),
    ]


def test_cells_that_begin_like_a_formula_are_neutralised(alpha):
    alpha.summary = "=1+1"
    alpha.save()
    assert table()[0]["organization_summary"] == "'=1+1"
    header, row = cells_of(exported("xlsx"))
    assert row[header.index("organization_summary")] == "'=1+1"


def test_geojson_is_a_feature_collection_with_longitude_first(alpha):
    factories.ServiceFactory(organization=alpha)
    collection = json.loads(exported("geojson"))
    assert collection["type"] == "FeatureCollection"
    (feature,) = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [5.724524, 45.188529]}


def test_hsds_validates_against_its_schemas(directory):
    if not HSDS_SCHEMAS.exists():
        pytest.skip("the HSDS schemas are not on this machine")
    registry = Registry().with_resources(
        (path.name, Resource.from_contents(json.loads(path.read_text()), default_specification=DRAFT202012))
        for path in HSDS_SCHEMAS.glob("*.json")
    )
    page = json.loads(exported("hsds"))
    for name, items in (("service", page["contents"]), ("organization", page["organizations"])):
        validator = jsonschema.Draft202012Validator(
            {"$ref": f"{name}.json"}, registry=registry, format_checker=jsonschema.FormatChecker()
        )
        assert [error.message for item in items for error in validator.iter_errors(item)] == []
    assert (page["total_items"], len(page["contents"]), len(page["organizations"])) == (3, 3, 2)


def test_data_inclusion_validates_with_its_package(directory):
    factories.OrganizationFactory(name="X.", description="Y", legal_identifier="123 456 789 00012")
    factories.ServiceFactory(
        organization=directory, name="Z" * 200, summary="", fees="paid", access=["referral"]
    )
    content = json.loads(exported("data-inclusion"))
    structures = [v1.Structure.model_validate(item) for item in content["structures"]]
    services = [v1.Service.model_validate(item) for item in content["services"]]
    assert (len(structures), len(services)) == (3, 5)
    assert {service.structure_id for service in services} == {str(directory.uuid)}


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_directory_is_a_valid_file(taskforce, name):
    data = exported(name)
    assert data
    if "json" in FORMATS[name].content_type:
        json.loads(data)


def test_queries_do_not_grow_with_rows(directory, django_assert_num_queries):
    with django_assert_num_queries(5):
        exported("csv")
    for _number in range(5):
        factories.ServiceFactory(organization=actions.create_organization(name="More"))
    with django_assert_num_queries(5):
        exported("csv")


def test_the_command_writes_a_file(directory, tmp_path, capsys):
    path = tmp_path / "out.xlsx"
    call_command("export_directory", "xlsx", str(path))
    assert capsys.readouterr().out == f"{path}\n"
    assert len(cells_of(path.read_bytes())) == 7
