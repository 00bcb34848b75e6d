"""The page of those who keep an organisation: what there is, in which state."""

import pytest
from django.urls import reverse

from directory.models import PageReport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(alpha):
    return reverse("directory:manage", args=[alpha.slug])


def test_it_lists_its_own_in_every_state_and_nobody_elses(client, editor, inactive, alpha, beta, address):
    for status in ("draft", "published", "archived"):
        factories.ServiceFactory(organization=alpha, name=status, status=status, at=[])
    place = factories.LocationFactory(organization=alpha)
    factories.ServiceFactory(organization=beta, name="theirs")
    PageReport.objects.create(organization=alpha, path="/", message="Wrong.")
    PageReport.objects.create(organization=alpha, path="/", message="Right.", state="closed")
    client.force_login(editor)
    context = client.get(address).context
    assert [service.name for service in context["services"].rows] == ["published", "draft", "archived"]
    assert list(context["places"]) == [place]
    assert (context["organization"].people, context["organization"].new_reports) == (1, 1)


def test_an_empty_page_offers_the_first_step(client, editor, alpha, address):
    client.force_login(editor)
    body = client.get(address).content.decode()
    assert body.count('class="empty"') == 2
    assert reverse("directory:service_new", args=[alpha.slug]) in body


def test_strangers_find_no_such_page(client, stranger, address):
    client.force_login(stranger)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 30, "²"])
def test_any_page_number_is_answered(client, editor, address, page):
    client.force_login(editor)
    assert client.get(address, {"page": page}).status_code == 200


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow(client, editor, alpha, address, rows, django_assert_num_queries):
    factories.ServiceFactory.create_batch(rows, organization=alpha)
    client.force_login(editor)
    client.get(address)
    with django_assert_num_queries(6):
        client.get(address)
