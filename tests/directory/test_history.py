"""The history: who changed what, for those who may edit the organisation."""

import pytest
from django.urls import reverse
from django.utils import translation

from directory.models import Change
from directory.views.history import PAGE
from directory.vocabulary import Precision, Status, Visibility

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(alpha):
    return reverse("directory:history", args=[alpha.slug])


def change(organization, record_type="organization", **fields):
    return Change.objects.create(
        organization=organization,
        record_type=record_type,
        record_uuid=organization.uuid,
        record_name=str(organization),
        who_name="Ed Editor",
        fields=fields,
    )


def test_codes_are_told_in_words(client, editor, alpha, address):
    change(
        alpha,
        "service",
        domains=["housing", "housing, health"],
        is_mobile=["no", "yes"],
        spoken=["", "rom|basic|on Tuesdays"],
        translation_ro=["", "Spălătorie\n\n\ndraft"],
        gone_field=["a", "b"],
    )
    client.force_login(editor)
    page = address.replace("/fr/", "/en/")
    [shown] = client.get(page).context["changes"]
    assert [tuple(field) for field in shown["fields"]] == [
        ("domains", "Housing", "Housing, Health"),
        ("mobile: the staff come to people", "no", "yes"),
        ("languages spoken by the staff", "", "Romani, a little (on Tuesdays)"),
        ("gone_field", "a", "b"),
        ("translation: Română", "", "Spălătorie\n\n\nDraft translation"),
    ]


def test_codes_and_dates_are_told_in_the_language_of_the_reader(client, editor, alpha, address):
    change(
        alpha,
        "service",
        status=["draft", "published"],
        visibility=["all", "partners"],
        fees=["", "free"],
        last_verified_on=["", "2026-11-02"],
        no_documents_needed=["no", "yes"],
        access=["", "phone, walk-in"],
        translation_ro=["", "Spălătorie\n\n\ndraft"],
    )
    change(alpha, "location", precision=["exact", "none"], step_free=["", "yes"])
    client.force_login(editor)
    place, service = client.get(address).context["changes"]
    with translation.override("fr"):
        words = {str(Status.DRAFT.label), str(Precision.EXACT.label), str(Visibility.ALL.label)}
    texts = {text for item in (place, service) for field in item["fields"] for text in field[1:]}
    assert words <= texts
    assert {"2 novembre 2026", "oui"} <= texts
    assert not texts & {
        "draft",
        "published",
        "all",
        "partners",
        "free",
        "phone, walk-in",
        "exact",
        "none",
        "yes",
    }


def test_only_its_own_and_the_latest_first(client, editor, alpha, beta, address):
    changes = [change(alpha, name=["", str(number)]) for number in range(PAGE + 1)]
    change(beta, name=["", "theirs"])
    client.force_login(editor)
    first, second = client.get(address), client.get(address, {"page": "2"})
    assert [item["change"] for item in first.context["changes"]] == changes[:0:-1]
    assert [item["change"] for item in second.context["changes"]] == changes[:1]


def test_strangers_find_no_such_page(client, stranger, address):
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_queries_do_not_grow(client, editor, alpha, address, rows, django_assert_num_queries):
    for _number in range(rows):
        change(alpha, name=["a", "b"])
    client.force_login(editor)
    client.get(address)
    with django_assert_num_queries(5):
        assert len(client.get(address).context["changes"]) == rows


def test_a_line_separator_in_a_note_breaks_no_page(client, editor, alpha, address):
    """U+2028 ends a line for ``str.splitlines``, and older histories may hold one."""
    change(alpha, "service", spoken=["ro|fluent|mornings\u2028only", "ro|fluent|\x85or\nstray line"])
    client.force_login(editor)
    page = client.get(address.replace("/fr/", "/en/"))
    [shown] = page.context["changes"]
    [field] = shown["fields"]
    assert field.before == "Romanian, fluently (mornings\u2028only)"
    assert field.after.endswith("\nstray line")


def test_a_language_is_told_by_its_own_name(client, editor, alpha, address):
    change(alpha, "service", language=["", "ro"], translation_xx=["", "Text\n\n\nlost"])
    client.force_login(editor)
    [shown] = client.get(address.replace("/fr/", "/en/")).context["changes"]
    assert [tuple(field) for field in shown["fields"]] == [
        ("language of this text", "", "Română"),
        ("translation: xx", "", "Text\n\n\nlost"),
    ]
