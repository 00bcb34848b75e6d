"""Import: the formats, as others write them, and broken ones."""

import json

import pytest
from django.conf import settings
from django.utils import translation

from directory.imports import engine
from directory.imports.formats import open_table
from directory.imports.hours import week
from directory.models import Location, Organization, Service
from taskforce.common.tables import UnreadableFile
from tests.common.test_tables import ods

pytestmark = pytest.mark.django_db
HSDS = settings.BASE_DIR.parent / "shared" / "data" / "hsds" / "examples"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def imported(content):
    """The Report of importing JSON or bytes."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return engine.write(open_table(data), engine.Options(source="test"))


def counted():
    return Organization.objects.count(), Location.objects.count(), Service.objects.count()


def refusal(data):
    with pytest.raises(UnreadableFile) as error:
        open_table(data)
    return error.value.code


# Columns --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        ("Nom;Adresse;CP;Ville;Latitude;Longitude", "name address postal_code city latitude longitude"),
        ("Name;Street;Postcode;Town;Lat;Lng", "name address postal_code city latitude longitude"),
        ("Téléphone;E-mail;Site web;Thématiques", "phone email website domains"),
        ("lib_fs;h_lundi;prise_rdv;insee_com", "name monday by_appointment "),
        ("nom;Nom;;lat;latitude", "name   latitude "),
        ("addr:street;addr:city;opening_hours", "address city opening_hours"),
    ],
)
def test_headers_are_recognised_once_each(headers, fields):
    table = open_table(f"{headers}\n{';'.join('x' for _header in headers.split(';'))}".encode())
    assert [field or "" for field in table.fields] == fields.split(" ")


def test_columns_can_be_chosen_by_position():
    table = open_table(b"nom,nom,\nwrong,right,1 rue A\n")
    engine.write(table, engine.Options(source="test", columns=["", "name", "address"]))
    assert Service.objects.values_list("name", "locations__address").get() == ("right", "1 rue A")


def test_ods():
    outcome = imported(ods(["nom", "latitude", "longitude", "cp"], ["École", "45,18", "5,72", "38000"]))
    assert (outcome.counts["accepted"], outcome.counts["with_position"]) == (1, 1)


# GeoJSON --------------------------------------------------------------------------------------------
def feature(geometry, **properties):
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_geojson():
    outcome = imported(
        {
            "type": "FeatureCollection",
            "features": [
                feature({"type": "Point", "coordinates": [5.72, 45.18, 210]}, name="A", theme="santé"),
                feature(None, name="B", theme=["emploi", "logement"]),
                feature({"type": "Polygon", "coordinates": [[[5, 45]]]}, name="C", theme="culture"),
                feature({"type": "Point", "coordinates": [6458123, 912345]}, name="D", theme="école"),
            ],
        }
    )
    assert [(issue.line, issue.code) for issue in outcome.issues] == [
        (2, "no_position"),
        (3, "no_position"),
        (4, "metres"),
    ]
    assert dict(Service.objects.values_list("name", "domains")) == {
        "A": ["health"],
        "B": ["employment", "housing"],
        "C": ["culture"],
        "D": ["education"],
    }
    place = Location.objects.exclude(latitude=None).get()
    assert (place.latitude, place.longitude) == (45.18, 5.72)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point"},
        {"type": "Point", "coordinates": "x"},
        {"type": "Point", "coordinates": [{}, []]},
        [],
        3,
    ],
)
def test_broken_geometries_keep_the_row(geometry):
    outcome = imported({"type": "FeatureCollection", "features": [feature(geometry, name="A"), 7, None]})
    assert (outcome.counts["accepted"], outcome.counts["with_position"]) == (1, 0)


def test_numbers_json_does_not_know_are_no_position():
    point = {"type": "Point", "coordinates": [float("nan"), float("inf")]}
    assert [issue.code for issue in imported(feature(point, name="A")).issues] == [
        "bad_position",
        "no_domain",
    ]


# data·inclusion -------------------------------------------------------------------------------------
STRUCTURE = {"source": "dora", "id": "dora--1", "nom": "Alpha", "date_maj": "2025-01-01"} | {
    "siret": "12345678900012",
    "adresse": "1 rue A",
    "code_postal": "38000",
    "commune": "Exempleville",
    "latitude": 45.18,
    "longitude": 5.72,
}
SERVICE = {"source": "dora", "id": "dora--s1", "structure_id": "dora--1", "nom": "Accueil"} | {
    "description": "Un accueil.",
    "date_maj": "2025-01-01",
    "thematiques": ["sante--acces-aux-soins", "logement-hebergement--louer-un-logement"],
    "publics": ["familles", "personnes-exilees"],
    "frais": "gratuit",
    "modes_mobilisation": ["se-presenter", "envoyer-un-courriel"],
    "mobilisable_par": ["usagers"],
    "horaires_accueil": "Mo-Fr 08:30-12:30; PH off",
    "telephone": "+33476336956",
    **{name: STRUCTURE[name] for name in ("adresse", "code_postal", "commune", "latitude", "longitude")},
}


def test_data_inclusion():
    table = open_table(json.dumps({"structures": [STRUCTURE], "services": [SERVICE]}).encode())
    assert (table.kind, table.source) == ("data_inclusion", "dora")
    outcome = engine.write(table, engine.Options(source="dora"))
    assert [(issue.code, issue.params.get("value")) for issue in outcome.issues] == [
        ("bad_choice", "personnes-exilees")  # origin is not a word of this directory
    ]
    assert counted() == (1, 1, 1)
    service = Service.objects.get()
    assert (service.domains, service.publics, service.access) == (
        ["health", "housing"], ["familles"], ["walk-in"],
    )  # fmt: skip
    assert (service.fees, service.phone, service.opening_hours) == (
        "free", "04 76 33 69 56", "Mo-Fr 08:30-12:30; PH off",
    )  # fmt: skip
    assert service.organization.legal_identifier == "12345678900012"
    assert service.main_location.latitude == 45.18


def test_services_may_come_in_a_second_file():
    outcome = imported([SERVICE])
    assert [issue.code for issue in outcome.issues] == ["unknown_organization"]
    assert counted() == (0, 0, 0)
    imported([STRUCTURE])
    imported([SERVICE])
    assert counted() == (1, 1, 1)
    assert Service.objects.get().organization.name == "Alpha"


def test_a_service_only_professionals_may_ask_for():
    imported(
        [STRUCTURE, SERVICE | {"mobilisable_par": ["professionnels"], "modes_mobilisation": ["telephoner"]}]
    )
    assert Service.objects.get().access == ["phone", "referral"]


# HSDS -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("service_full.json", (1, 1, 1)),
        ("service_list.json", (1, 0, 1)),
        ("organization_full.json", (1, 1, 0)),
        ("organization_list.json", (1, 0, 0)),
    ],
)
def test_the_examples_of_the_specification(name, expected):
    if not HSDS.exists():
        pytest.skip("the HSDS examples are not on this machine")
    outcome = imported((HSDS / name).read_bytes())
    assert outcome.counts["rejected"] == 0
    assert counted() == expected


def test_hsds_service_with_everything():
    if not HSDS.exists():
        pytest.skip("the HSDS examples are not on this machine")
    outcome = imported((HSDS / "service_full.json").read_bytes())
    service = Service.objects.get()
    assert service.name == "Community Counselling"
    assert service.organization.name == "Example Organization Inc."
    assert service.phone.endswith("1234 234567")
    assert service.main_location.name == "MyCity Civic Center"
    assert {"out_of_range"} <= {issue.code for issue in outcome.issues}  # their latitude is 100


def test_weekly_schedules_become_opening_hours():
    schedule = {"id": "1", "freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00", "closes_at": "12:00"}
    owner = {"id": "o", "name": "O"}
    imported([{"id": "1", "name": "A", "status": "active", "organization": owner, "schedules": [schedule]}])
    assert Service.objects.get().opening_hours == "Mo,Tu 09:00-12:00"


# Broken JSON ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": ', "json"),
        (b"[" * 100_000, "deep"),
        (b'{"type": "FeatureCollection", "features": ' + b"[" * 100_000, "deep"),
        (b'[{"nom": ' + b"[" * 400 + b"]" * 400 + b"}]", "deep"),
        (b'[{"name": ' + b"[" * 12 + b"]" * 12 + b"}]", "deep"),
        (b'{"a": {"b": 1}}', "unknown"),
        (b"[1, 2, 3]", "unknown"),
        (b"[]", "unknown"),
        (b'{"type": "FeatureCollection", "features": 3}', "no_rows"),
        (b'[{"nom": ' + b"1" * 5000 + b"}]", "json"),
        ('{"nom": "é'.encode()[:-1], "cut"),
        (b"nom\n", "no_rows"),
    ],
)
def test_broken_files_are_refused_with_a_sentence(data, code):
    assert refusal(data) == code


@pytest.mark.parametrize(
    "content",
    [
        [{"nom": {"x": 1}, "thematiques": 3, "latitude": [1], "publics": {"a": "b"}}],
        {"structures": [{"nom": "A", "id": None}], "services": [{"nom": None, "structure_id": 4}, 5]},
        [{"name": ["A"], "status": 1, "organization": "x", "service_at_locations": [3, {"location": 3}]}],
        {"contents": [{"name": "A", "status": "active", "phones": {}, "languages": "x", "schedules": [[]]}]},
        [{"nom": "A\ud800\x00", "structure_id": "\ud800", "id": "\x00"}],
    ],
)
def test_json_of_the_wrong_shape_never_fails(content):
    outcome = imported(content)
    assert outcome.counts["rows"] == outcome.counts["accepted"] + outcome.counts["rejected"]


def test_a_list_in_a_list_is_read_and_one_far_in_refuses_the_file_before_anything_is_written():
    rows = [feature(None, name=[["A"], "B"]), feature(None, name="C", x=json.loads("[" * 300 + "]" * 300))]
    with pytest.raises(UnreadableFile, match="nested too deep"):
        imported({"type": "FeatureCollection", "features": rows})
    assert counted() == (0, 0, 0)
    imported({"type": "FeatureCollection", "features": rows[:1]})
    assert Service.objects.get().name == "A | B"


def test_half_characters_are_left_out_of_headers_and_cells():
    table = open_table(json.dumps(feature(None, **{"name": "A\ud800", "x\udfff": ["\ud83dB"]})).encode())
    assert (table.headers[:2], table.samples()[:2]) == (["name", "x"], [["A"], ["B"]])


# Opening hours --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["9h-12h"] * 5 + ["", ""], "Mo-Fr 09:00-12:00"),
        (["09:00 - 12:00 / 13:00 - 17:00", "", "9h30 à 12h et 14h-17h"] + [""] * 4, (
            "Mo 09:00-12:00,13:00-17:00; We 09:30-12:00,14:00-17:00"
        )),
        (["09:00 - 17:30 / 09:00 - 12:00 / 13:30 - 17:30"] + [""] * 6, "Mo 09:00-17:30"),
        (["fermé"] * 6 + ["10:00-12:00"], "Su 10:00-12:00"),
        (["9:00-12:00", "", "9:00-12:00"] + [""] * 4, "Mo,We 09:00-12:00"),
        (["sur rendez-vous"] + [""] * 6, None),
        (["09:00-12:00 sauf vacances"] + [""] * 6, None),
        (["25:00-26:00"] + [""] * 6, None),
        ([""] * 7, ""),
    ],
)  # fmt: skip
def test_a_week_of_cells(cells, expected):
    assert week(cells) == expected
