"""Reading a draft over, publishing, archiving, saying that it is true today."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from directory.models import Service
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(alpha):
    return factories.ServiceFactory(organization=alpha, name="Not yet", status="draft")


def address(service, name):
    return reverse(f"directory:service_{name}", args=[service.slug])


def public():
    return list(Service.objects.visible_to(AnonymousUser()))


def test_a_draft_is_read_over_then_published_then_archived(client, editor, draft):
    client.force_login(editor)
    assert "Not yet" in client.get(address(draft, "preview")).content.decode()
    seen = []
    for status in ("published", "archived", "draft"):
        answer = client.post(address(draft, "status"), {"status": status})
        assert answer.url == address(draft, "preview")
        seen.append((status, public()))
    assert seen == [("published", [draft]), ("archived", []), ("draft", [])]


@pytest.mark.parametrize("status", ["", "hidden", "PUBLISHED"])
def test_there_is_no_other_state(client, editor, draft, status):
    client.force_login(editor)
    assert client.post(address(draft, "status"), {"status": status}).status_code == 404
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_verified_today_by_her(client, editor, draft, taskforce):
    client.force_login(editor)
    assert client.post(address(draft, "verify")).status_code == 302
    draft.refresh_from_db()
    assert (draft.last_verified_on, draft.last_verified_by) == (timezone.localdate(), editor)
    assert draft.revision == 1
    version = taskforce.version
    taskforce.refresh_from_db()
    assert taskforce.version > version


def test_strangers_do_none_of_it(client, stranger, draft):
    client.force_login(stranger)
    answers = [
        client.get(address(draft, "preview")),
        client.post(address(draft, "verify")),
        client.post(address(draft, "status"), {"status": "published"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    draft.refresh_from_db()
    assert (draft.status, draft.last_verified_on) == ("draft", None)


def test_opening_an_address_changes_nothing(client, editor, draft):
    client.force_login(editor)
    seen = [client.get(address(draft, name)).url for name in ("verify", "status")]
    assert seen == [address(draft, "preview")] * 2  # where signing in again leads, too
