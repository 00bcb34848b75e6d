"""The entry of an organisation: its own people and coordinators edit it, one after the other."""

import pytest
from django.urls import reverse

from directory.models import Change, Organization, Service
from tests import factories
from tests.filling import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(alpha):
    return reverse("directory:organization_edit", args=[alpha.slug])


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


def opened(client, page, **changes):
    """What the form on ``page`` would send."""
    return filled(client.get(page).context["form"], **changes)


def changes(organization):
    return [(change.record_type, change.who_name, change.fields) for change in organization.changes.all()]


def test_an_editor_saves(as_editor, page, alpha, taskforce):
    answer = as_editor.post(page, opened(as_editor, page, summary="We listen.", kind="institution"))
    assert answer.url == reverse("directory:manage", args=[alpha.slug])
    alpha.refresh_from_db()
    assert (alpha.summary, alpha.kind, alpha.revision, alpha.slug) == (
        "We listen.",
        "institution",
        2,
        "alpha",
    )
    fields = {"kind": ["association", "institution"], "summary": ["", "We listen."]}
    assert changes(alpha) == [("organization", "Ed Editor", fields)]
    version = taskforce.version
    taskforce.refresh_from_db()
    assert taskforce.version > version


def test_a_new_name_finds_its_services(as_editor, page, alpha):
    service = factories.ServiceFactory(organization=alpha)
    as_editor.post(page, opened(as_editor, page, name="Zebra"))
    assert list(Service.objects.with_words("zebra")) == [service]


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_no_such_page(client, stranger, page, alpha, method):
    client.force_login(stranger)
    assert (
        getattr(client, method)(page, {"name": "Mine", "kind": "other", "revision": "1"}).status_code == 404
    )
    alpha.refresh_from_db()
    assert (alpha.name, changes(alpha)) == ("Alpha", [])


def test_a_coordinator_edits_all(client, coordinator, page, alpha):
    client.force_login(coordinator)
    client.post(page, opened(client, page, acronym="A"))
    assert changes(alpha) == [("organization", "Inès", {"acronym": ["", "A"]})]


def test_saving_what_stands_there_changes_nothing(as_editor, page, alpha):
    alpha.description = "One line.\nAnother."
    alpha.save()
    data = opened(as_editor, page, description="One line.\r\nAnother.")
    assert as_editor.post(page, data).status_code == 302
    alpha.refresh_from_db()
    assert (alpha.revision, changes(alpha)) == (1, [])


def test_the_second_of_two_sees_both_texts_and_loses_nothing(client, editor, coordinator, page, alpha):
    client.force_login(editor)
    first, second = opened(client, page, summary="Hers."), opened(client, page, summary="Mine.", acronym="M")
    client.post(page, first)
    client.force_login(coordinator)
    answer = client.post(page, second)
    assert answer.status_code == 409
    texts = [(field.before, field.after) for field in answer.context["conflict"]["fields"]]
    assert texts == [("Hers.", "Mine.")]
    assert answer.context["conflict"]["last"].who_name == "Ed Editor"
    body = answer.content.decode()
    assert ("Hers." in body, "Mine." in body, 'value="M"' in body) == (True, True, True)
    alpha.refresh_from_db()
    assert (alpha.summary, alpha.acronym, alpha.revision) == ("Hers.", "", 2)

    again = filled(answer.context["form"])
    assert again["revision"] == "2"
    assert client.post(page, again).status_code == 302
    alpha.refresh_from_db()
    assert (alpha.summary, alpha.acronym, alpha.revision) == ("Mine.", "M", 3)


def test_two_who_wrote_the_same_are_not_in_conflict(as_editor, page, alpha):
    same = opened(as_editor, page, summary="The same.")
    assert [as_editor.post(page, same).status_code for _ in range(2)] == [302, 302]
    assert len(changes(alpha)) == 1


def test_after_a_conflict_each_keeps_what_only_she_changed(as_editor, page, alpha):
    first = opened(as_editor, page, summary="Hers.", is_listed=None)
    second = opened(as_editor, page, acronym="M")
    as_editor.post(page, first)
    answer = as_editor.post(page, second)
    assert (answer.status_code, answer.context["conflict"]["fields"]) == (409, [])
    as_editor.post(page, filled(answer.context["form"]))
    alpha.refresh_from_db()
    assert (alpha.summary, alpha.is_listed, alpha.acronym) == ("Hers.", False, "M")


@pytest.mark.parametrize("revision", ["", "0", "99", "-1", "x", "9" * 40])
def test_a_form_without_its_revision_overwrites_nothing(as_editor, page, alpha, revision):
    answer = as_editor.post(page, opened(as_editor, page, summary="Blind.", revision=revision))
    assert answer.status_code in (200, 409)
    assert "Blind." in answer.content.decode()
    alpha.refresh_from_db()
    assert (alpha.summary, alpha.revision) == ("", 1)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 40_000}, "name"),
        ({"description": "x" * 40_000}, "description"),
        ({"summary": "a\0b"}, "summary"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://example.org"}, "website"),
        ({"email": "nobody"}, "email"),
        ({"kind": "camp"}, "kind"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(as_editor, page, alpha, typed, field):
    answer = as_editor.post(page, opened(as_editor, page, acronym="kept", **typed))
    assert list(answer.context["form"].errors) == [field]
    assert 'value="kept"' in answer.content.decode()
    assert changes(alpha) == []


def test_a_web_address_gets_its_scheme(as_editor, page, alpha):
    as_editor.post(page, opened(as_editor, page, website="www.example.org"))
    alpha.refresh_from_db()
    assert alpha.website == "https://www.example.org"


def test_markup_stays_text(as_editor, page, alpha):
    as_editor.post(page, opened(as_editor, page, summary="<script>alert(1)</script>"))
    for name in ("organization_edit", "manage", "history", "partner"):
        body = as_editor.get(reverse(f"directory:{name}", args=[alpha.slug])).content.decode()
        assert "<script>alert" not in body
        assert "&lt;script&gt;alert" in body


def test_a_coordinator_makes_an_organisation(client, coordinator):
    client.force_login(coordinator)
    page = reverse("directory:organization_new")
    answer = client.post(page, filled(client.get(page).context["form"], name="Gamma"))
    gamma = Organization.objects.get(name="Gamma")
    assert answer.url == reverse("directory:people", args=[gamma.slug])
    assert changes(gamma) == [
        (
            "organization",
            "Inès",
            {"name": ["", "Gamma"], "kind": ["", "association"], "is_listed": ["", "yes"]},
        )
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_members_make_no_organisation(as_editor, method):
    assert getattr(as_editor, method)(reverse("directory:organization_new"), {"name": "G"}).status_code == 404
    assert not Organization.objects.filter(name="G").exists()
    assert not Change.objects.exists()


def test_queries_stay_few(as_editor, page, django_assert_num_queries):
    as_editor.get(page)
    with django_assert_num_queries(4):
        as_editor.get(page)
