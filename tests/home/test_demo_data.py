"""The demonstration's files: what is invented says so, nothing real is made up, no family is described."""

import json
import re

import opening_hours
import phonenumbers
import pytest
from django.conf import settings

from directory.vocabulary import INVENTED_SOURCE
from taskforce.common import geo
from taskforce.home.demo.files import organizations, people, read

SHEETS = organizations()
INVENTED = [sheet for sheet in SHEETS if sheet["source"] == INVENTED_SOURCE]
SERVICES = [(sheet, service) for sheet in SHEETS for service in sheet["services"]]
PLACES = [place for sheet in SHEETS for place in sheet["locations"].values()]
OUTLINE = read("taskforce.json")["outline"]
COMMUNES = settings.BASE_DIR.parent / "shared/data/boundaries/grenoble-alpes-metropole-communes.geojson"
# ARCEP decision 2018-0881, annex, 2.5.12: numbers that are never given to anyone.
FICTION = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")
# No word of origin and no living place: the site says what is offered, never who families are.
FORBIDDEN = re.compile(
    r"\b(roms?|roma|tsiganes?|gitans?|manouches?|roumains?|bulgares?|ethni\w*|origines?|nationalit\w*"
    r"|campements?|bidonvilles?|squats?|caravanes?|terrains?|settlements?|slums?)\b",
    re.IGNORECASE,
)


def texts(value, key=""):
    """Every text in ``value`` with the key it stands under."""
    if isinstance(value, dict):
        return [found for name, inner in value.items() for found in texts(inner, name)]
    if isinstance(value, list):
        return [found for inner in value for found in texts(inner, key)]
    return [(key, value)] if isinstance(value, str) else []


def values(key):
    return [
        text for found, text in texts([read("taskforce.json"), SHEETS, people()]) if found == key and text
    ]


def test_every_partner_is_either_invented_or_from_public_facts():
    real = {sheet["key"] for sheet in SHEETS if sheet["source"] == "public facts"}
    assert real == {"roms-action", "rues-et-cites", "la-solidarite-de-roubaix"}
    assert len(INVENTED) == len(SHEETS) - 3 == 12


def test_people_belong_to_invented_partners_only():
    keys = {person["organization"] for person in people()} - {""}
    assert keys <= {sheet["key"] for sheet in INVENTED}
    assert all(set(person["description"]) == {"fr", "en"} for person in people())


def test_addresses_of_mail_are_reserved():
    assert all(mail.endswith("@example.org") for mail in values("email"))


def test_telephones_are_set_aside_for_fiction_and_can_be_dialled():
    phones = values("phone")
    assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(phone, "FR")) for phone in phones)


def test_of_real_partners_nothing_is_told_but_public_facts():
    told = {"email", "phone", "opening_hours", "hours_note", "spoken", "verified_days_ago", "access"}
    real = [sheet for sheet in SHEETS if sheet not in INVENTED]
    assert all(
        told.isdisjoint(part) for sheet in real for part in [sheet["organization"], *sheet["services"]]
    )


def test_websites_of_invented_partners_are_reserved():
    sites = [sheet["organization"].get("website", "https://example.org/") for sheet in INVENTED]
    assert all(site.startswith("https://example.org/") for site in sites)


def test_addresses_of_invented_partners_are_in_invented_streets():
    streets = [place["address"] for sheet in INVENTED for place in sheet["locations"].values()]
    assert all(re.search(r"(l’Exemple|du Modèle|la Démonstration|l’Essai)", street) for street in streets)


def test_no_text_is_in_romani():
    assert {service.get("language", "fr") for _sheet, service in SERVICES} == {"fr"}
    assert {code for _sheet, service in SERVICES for code in service["translations"]} == {"en", "ro", "bg"}


def test_services_are_translated_into_english_and_in_part_into_romanian_and_bulgarian():
    languages = [code for _sheet, service in SERVICES for code in service["translations"]]
    assert languages.count("en") == len(SERVICES)
    assert languages.count("ro") >= len(SERVICES) // 2
    assert languages.count("bg") >= len(SERVICES) // 3


def test_english_is_reviewed_and_the_rest_is_a_draft():
    for _sheet, service in SERVICES:
        for code, translation in service["translations"].items():
            assert translation.get("state", "draft") == ("reviewed" if code == "en" else "draft")


def test_romanian_uses_its_own_letters_and_bulgarian_is_cyrillic():
    for _sheet, service in SERVICES:
        translations = service["translations"]
        assert not re.search("[şţŞŢ]", json.dumps(translations.get("ro", {}), ensure_ascii=False))
        bulgarian = [text for _key, text in texts(translations.get("bg", {}))]
        assert all(re.search("[а-я]", text) and not re.search("[ыэё]", text) for text in bulgarian)


def test_no_text_says_who_families_are_or_where_they_live():
    written = [text.replace("Roms Action", "") for key, text in texts([SHEETS, people()]) if key != "key"]
    assert [text for text in written if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize(
    ("sheet", "service"), SERVICES, ids=[f"{sheet['key']}/{service['key']}" for sheet, service in SERVICES]
)
def test_a_service_has_a_domain_a_place_and_hours_that_can_be_read(sheet, service):
    assert service["domains"]
    assert service["places"]
    assert set(service["places"]) <= set(sheet["locations"])
    assert not service.get("opening_hours") or opening_hours.validate(service["opening_hours"])
    assert bool(service.get("notice")) == bool(service.get("notice_days"))


def test_hours_never_contradict_themselves():
    """In OSM's syntax a later rule replaces an earlier one on its days: each day stands in one rule."""
    for _sheet, service in SERVICES:
        rules = [rule.split(" ")[0] for rule in service.get("opening_hours", "").split("; ") if rule]
        days = [day for rule in rules for part in rule.split(",") for day in expanded(part)]
        assert len(days) == len(set(days)), service["opening_hours"]


def expanded(part):
    week = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    if "-" not in part:
        return [part]
    first, last = part.split("-")
    return week[week.index(first) : week.index(last) + 1]


def test_places_stand_in_the_territory():
    away = {"Roubaix", "Seine-Saint-Denis"}
    inside = [place for place in PLACES if place["city"] not in away]
    assert all(geo.contains(OUTLINE, place["latitude"], place["longitude"]) for place in inside)


def test_places_and_centres_stand_in_their_own_commune():
    if not COMMUNES.exists():
        pytest.skip("the open data of the communes are not beside the repository")
    features = json.loads(COMMUNES.read_text(encoding="utf-8"))["features"]
    communes = {feature["properties"]["nom"]: feature for feature in features}
    for place in PLACES:
        if place["city"] in communes:
            assert geo.contains(communes[place["city"]], place["latitude"], place["longitude"]), place
    for area in read("areas.json")["areas"]:
        name = area["name"].removeprefix("La ") if area["kind"] == "1-town" else "Grenoble"
        assert geo.contains(communes[name], area["latitude"], area["longitude"]), area


def test_drawings_are_light_and_credited():
    taskforce, areas = read("taskforce.json"), read("areas.json")
    (ring,) = geo.rings(taskforce["outline"])
    assert 40 <= len(ring) <= 70
    assert ring[0] == ring[-1]
    assert all(round(number, 3) == number for point in ring for number in point)
    assert [len(line) <= 18 for line in geo.lines(taskforce["background"])] == [True, True]
    outlines = [area["outline"] for area in areas["areas"] if "outline" in area]
    assert 8 <= len(outlines) <= 10
    assert all(len(geo.rings(outline)[0]) <= 15 for outline in outlines)
    assert "IGN" in taskforce["credits"]["outline"]
    assert "Licence Ouverte 2.0" in areas["credits"]


def test_people_who_speak_and_papers_vary():
    spoken = {code for _sheet, service in SERVICES for code in service.get("spoken", {})}
    assert {"fr", "rom", "ro", "bg", "fsl"} <= spoken
    papers = [bool(service.get("required_documents")) for _sheet, service in SERVICES]
    none = [bool(service.get("no_documents_needed")) for _sheet, service in SERVICES]
    assert sum(papers) >= 10
    assert sum(none) >= 20
    assert not any(asked and not_asked for asked, not_asked in zip(papers, none, strict=True))
