"""A place by typing its address: found in the site's own register, and never asked of anyone."""

import gzip
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from directory import addresses
from directory.models import Location, Street, TaskForce
from taskforce.common.tables import UnreadableFile
from tests.filling import filled

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "geocoding" / "ban38_sample.ndjson"
TABLE = """numero;rep;nom_voie;code_postal;nom_commune;lon;lat
1;;Rue de l’Exemple;99000;Exempleville;5.70;45.10
12;bis;Rue de l’Exemple;99000;Exempleville;5.72;45.12
5;;Avenue du Général-Invention;99100;Exempleville;5.73;45.13
7;;Place du Marché;99000;Ailleurs;5.8;45.2
8;;Rue sans point;99000;Exempleville;;
"""


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "addresses.csv"
    path.write_text(TABLE, encoding="utf-8")
    return addresses.load(path)


def test_a_table_is_read_and_what_has_no_position_is_left_out(register):
    assert register == (3, 4)
    street = Street.objects.get(name="Rue de l’Exemple")
    assert street.numbers == {"1": [45.1, 5.7], "12 bis": [45.12, 5.72]}
    assert (street.latitude, street.longitude) == (pytest.approx(45.11), pytest.approx(5.71))


@pytest.mark.parametrize(
    ("address", "code", "city", "found"),
    [
        ("12 bis rue de l’Exemple", "99000", "Exempleville", (45.12, 5.72, True)),
        ("12bis, RUE DE L'EXEMPLE", "", "exempleville", (45.12, 5.72, True)),
        ("12 B Rue de l’exemple", "99000", "", (45.12, 5.72, True)),
        ("Rue de l’Exemple 1", "", "Exempleville", (45.1, 5.7, True)),
        ("5 av. du Gal Invention", "", "Exempleville", (45.13, 5.73, True)),
        ("5 avenue du général invention", "99999", "Exempleville", (45.13, 5.73, True)),
        ("99 rue de l’Exemple", "", "Exempleville", (pytest.approx(45.11), pytest.approx(5.71), False)),
        ("rue de l’Exemple", "", "Exempleville", (pytest.approx(45.11), pytest.approx(5.71), False)),
        ("12 rue de l’Inconnu", "99000", "Exempleville", None),
        ("7 place du Marché", "", "Exempleville", None),  # a street of another town
        ("1 rue de l’Exemple", "", "", None),
        ("", "99000", "Exempleville", None),
        ("12", "99000", "Exempleville", None),
        ("1 " * 20_000, "99000", "Exempleville", None),
    ],
)
def test_an_address_as_people_type_it(register, address, code, city, found):
    assert addresses.find(address, code, city) == found


def test_two_streets_of_one_name_are_not_guessed(register):
    twin = Street.objects.get(name="Rue de l’Exemple")
    twin.pk, twin.postal_code = None, "99200"
    twin.save()
    assert addresses.find("1 rue de l’Exemple", "", "Exempleville") is None
    assert addresses.find("1 rue de l’Exemple", "99200", "Exempleville").is_exact


def test_a_second_load_renews_and_doubles_nothing(register, tmp_path):
    path = tmp_path / "again.csv.gz"
    path.write_bytes(gzip.compress(TABLE.replace("45.10", "45.15").encode()))
    addresses.load(path)
    assert Street.objects.count() == 3
    assert addresses.find("1 rue de l’Exemple", "99000", "Exempleville")[:2] == (45.15, 5.7)


def test_the_national_register_as_it_comes():
    streets, doors = addresses.load(SAMPLE)
    rows = [json.loads(line) for line in SAMPLE.read_text("utf-8").splitlines()]
    assert streets == Street.objects.count()
    assert doors > 300
    for row in [row for row in rows if row["type"] == "street"]:
        for number, spot in row["housenumbers"].items():
            found = addresses.find(f"{number} {row['name']}", row["postcode"], row["city"])
            assert found is not None, row["name"]
            if found.is_exact:
                assert abs(found.latitude - spot["lat"]) < 0.05


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00", "binary"),
        (b"\x1f\x8bbroken", "binary"),
        (b'{"type": "street"', "json"),
        (b'{"type": "street", "name": "x", "postcode": "1", "city": "y", "lat": "NaN", "lon": 1}', "json"),
        (b'{"type": "street", "name": "x"}', "json"),
        (b"[" * 100_000, "unknown"),
        (b"one,two\n1,2\n", "unknown"),
        (b"", "unknown"),
    ],
)
def test_a_file_that_is_no_register_writes_nothing(tmp_path, content, code):
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as error:
        addresses.load(path)
    assert error.value.code == code
    assert not Street.objects.exists()


def test_the_command_keeps_the_territory_and_ten_kilometres(tmp_path, capsys):
    TaskForce.objects.update(west=5.6, south=45.0, east=5.75, north=45.09)
    path = tmp_path / "addresses.csv"
    path.write_text(TABLE, encoding="utf-8")
    call_command("import_addresses", path)
    assert set(Street.objects.values_list("city", flat=True)) == {"Exempleville"}
    call_command("import_addresses", path, everywhere=True)
    assert Street.objects.count() == 3
    assert capsys.readouterr().out.splitlines()[-1] == "addresses.csv: 3 streets, 4 house numbers."
    with pytest.raises(CommandError):
        call_command("import_addresses", tmp_path / "nothing.csv")


@pytest.fixture
def save(client, editor, alpha, register):
    client.force_login(editor)
    page = reverse("directory:location_new", args=[alpha.slug])

    def saved(**fields):
        answer = client.post(page, filled(client.get(page).context["form"], **fields), follow=True)
        return Location.objects.get(), answer.content.decode()

    return saved


def test_the_place_stands_at_the_address_that_was_typed(save):
    place, page = save(address="12 bis rue de l’Exemple", postal_code="99000", city="Exempleville")
    assert (place.latitude, place.longitude, place.precision) == (45.12, 5.72, "exact")
    assert "Enregistré, à cette adresse" in page


def test_without_the_house_number_the_public_sees_the_street_only(save):
    place, page = save(address="99 rue de l’Exemple", city="Exempleville")
    assert (place.precision, place.public_street) == ("street", "rue de l’Exemple")
    assert "Enregistré, dans sa rue" in page


def test_two_numbers_and_less_precision_win_over_the_address(save):
    place, _page = save(address="1 rue de l’Exemple", city="Exempleville", latitude="45.5", longitude="5.5")
    assert (place.latitude, place.longitude) == (45.5, 5.5)


def test_a_place_that_is_not_on_the_map_gets_no_point_from_its_address(save):
    place, _page = save(address="1 rue de l’Exemple", city="Exempleville", precision="none")
    assert place.latitude is None
