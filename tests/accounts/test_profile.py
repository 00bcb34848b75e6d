"""My account."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:profile")


def test_a_person_changes_her_name_and_language(client, editor):
    client.force_login(editor)
    saved = client.post(PAGE, {"name": "Edith Editor", "language": "en"})
    assert saved.url == PAGE
    editor.refresh_from_db()
    assert (editor.name, editor.language) == ("Edith Editor", "en")


@pytest.mark.parametrize(
    "typed", [{"name": "", "language": "en"}, {"name": "Edith", "language": "xx"}, {"name": "x" * 40_000}]
)
def test_what_is_refused_changes_nothing(client, editor, typed):
    client.force_login(editor)
    refused = client.post(PAGE, typed)
    assert refused.status_code == 200
    assert typed["name"] in refused.content.decode()
    editor.refresh_from_db()
    assert (editor.name, editor.language) == ("Ed Editor", "")


def test_nobody_makes_herself_a_coordinator(client, editor):
    client.force_login(editor)
    client.post(PAGE, {"name": "Ed", "language": "", "is_coordinator": "on", "email": "other@example.org"})
    editor.refresh_from_db()
    assert (editor.is_coordinator, editor.email) == (False, "editor@example.org")


def test_few_queries(client, editor, django_assert_num_queries):
    client.force_login(editor)
    with django_assert_num_queries(4):  # session, person, task force, her factors
        client.get(PAGE)
