"""The list of partners."""

import pytest

from tests.factories import OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def names(client, **query):
    return [row.name for row in client.get("/en/partners/", query).context["organizations"]]


def test_lists_partners_by_name_with_the_services_one_may_see(client):
    ServiceFactory(organization=OrganizationFactory(name="École"), visibility="partners")
    OrganizationFactory(name="Eau")
    rows = client.get("/en/partners/").context["organizations"]
    assert [(row.name, row.offered) for row in rows] == [("Eau", 0), ("École", 0)]


def test_members_see_unlisted_partners_too_and_count_what_they_see(client, editor, alpha):
    ServiceFactory(organization=OrganizationFactory(name="Hidden", is_listed=False))
    assert names(client) == ["Alpha"]
    client.force_login(editor)
    rows = client.get("/en/partners/").context["organizations"]
    assert [(row.name, row.offered) for row in rows] == [("Alpha", 0), ("Hidden", 1)]


def test_by_kind_and_by_words(client):
    OrganizationFactory(name="Mairie", kind="municipality")
    OrganizationFactory(name="École des mères")
    assert names(client, kind="municipality") == ["Mairie"]
    assert names(client, q="ecole mere") == ["École des mères"]
    assert names(client, kind="nonsense", q="zzz") == []


def test_pages_of_thirty_follow_each_other(client):
    for number in range(35):
        OrganizationFactory(name=f"Same name {number // 20}")
    first = client.get("/en/partners/").context
    rest = names(client, name=first["last"].sort_name, after=first["last"].pk)
    assert (len(first["organizations"]), len(rest)) == (30, 5)
    assert client.get("/en/partners/?after=99999999999999999999&name=x").status_code == 200


@pytest.mark.parametrize("rows", [1, 5])
def test_two_queries_whatever_the_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory()
    with django_assert_num_queries(2):
        client.get("/en/partners/")
