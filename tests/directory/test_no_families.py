"""Families are never in the data: no field, no choice and no table could hold who they are."""

import re

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.functional import Promise

from directory import vocabulary
from directory.models import Area, Service
from taskforce.accounts.models import User
from taskforce.common.text import fold

OURS = {"accounts", "directory", "charter", "meetings", "reports", "home", "common"}

# Beginnings of words, in English, French and Romanian, without accents.
STEMS = """
    origin ethni etni race racial rasa nationalit citizenship citoyennete cetatenie religi belief croyance
    credinta birth born naissance ne_le nascut nastere gender sexe gypsy gitan tsigane
    tzigane tigan rrom roma child_name enfants_noms mother mere_ mama_ father pere_ tata_ spouse conjoint
    sot_ sibling
    household menage gospodar beneficiar family_ famille_ familie_ camp_ campement bidonville squat slum
    caravan tabara ghetto settlement passport passeport pasaport visa_ sejour residence_permit cnp nir
    disease maladie boala diagnosis
""".split()
NOT_A_FAMILY = {"romanian", "romani", "origin_language"}  # languages of the staff
# Looked at one by one: words that begin alike and say nothing of a person.
NOT_A_FAMILY |= {"beneficiaries"}  # of an action sheet: for whom, in words, "never by origin" (its hint)
NOT_A_FAMILY |= {"original", "what is original", "ce qui est original"}  # what is new in an action
NOT_A_FAMILY |= {"diagnosis", "diagnosis of needs"}  # of the needs of a town, by organisations
NOT_A_FAMILY |= {"Our actions and the EU Roma strategic framework"}  # a section of the report


def models():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def suspects(words):
    """Those of ``words`` that begin like one of STEMS, at the start or after a separator."""
    found = re.compile(rf"(?:^|[\W_])(?:{'|'.join(STEMS)})")
    return [word for word in words if found.search(fold(word).replace(" ", "_")) and word not in NOT_A_FAMILY]


def test_the_guard_sees_what_it_must():
    bad = [
        "origin",
        "country_of_origin",
        "ethnicity",
        "Religion",
        "date_naissance",
        "mother",
        "household_size",
    ]
    assert suspects(bad) == bad
    assert suspects(["cost", "organization", "name", "romanian"]) == []


def test_no_field_could_hold_it():
    names = [field.name for model in models() for field in model._meta.get_fields()]
    assert suspects(names) == []


def test_no_label_asks_for_it():
    labels = set()
    for language in ("en", "fr", "ro"):
        with translation.override(language):
            labels |= {
                str(getattr(field, "verbose_name", ""))
                for model in models()
                for field in model._meta.get_fields()
            }
    assert suspects(labels) == []


@pytest.mark.parametrize("language", ["en", "fr", "ro"])
def test_no_choice_says_it(language):
    with translation.override(language):
        choices = [
            text
            for model in models()
            for field in model._meta.get_fields()
            if getattr(field, "flatchoices", None) and "language" not in field.name
            for pair in field.flatchoices
            for text in map(str, pair)
        ]
        words = [str(value) for value in vars(vocabulary).values() if isinstance(value, (str, Promise))]
    assert suspects([*choices, *words]) == []


def test_no_kind_of_place_is_a_living_place():
    assert Area.Kind.values == ["1-town", "2-district"]
    assert [field.name for field in Service._meta.get_fields() if "living" in field.name] == []


def test_no_table_of_people_but_of_those_who_sign_in():
    personal = {"first_name", "last_name", "surname", "given_name", "full_name", "sex", "gender", "age"}
    tables = {
        model._meta.label
        for model in models()
        if personal & {field.name for field in model._meta.get_fields()}
    }
    assert tables == set()
    people = {
        model._meta.label
        for model in models()
        if re.search("person|people|user|family|child", model.__name__, re.I)
    }
    rights = {"directory.OrganizationUserObjectPermission", "meetings.MeetingUserObjectPermission"}
    rights |= {"reports.EditionUserObjectPermission"}
    assert people == {User._meta.label, *rights}


@pytest.mark.django_db
def test_no_foreign_app_keeps_people_either():
    labels = set(ContentType.objects.values_list("app_label", flat=True)) | OURS
    assert labels & {"comments", "flatpages", "sites", "socialaccount"} == set()
