"""A representative of families who signed an older version signs the newer one: the same person, once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from charter import chain
from charter.models import Signature
from tests.charter.conftest import MORE, make_version, sign_for
from tests.charter.test_assist import assist, typed

pytestmark = pytest.mark.django_db
PAGE = "charter:assist"


@pytest.fixture
def words(version):
    return version.text_in("en")


def test_the_newer_signature_replaces_the_earlier_one(words, coordinator):
    """Her name is read in the older one no longer than she asks for in the newer one."""
    old = assist(words, coordinator, is_public=True)
    newer = make_version(MORE, grace=words.version.effective).text_in("en")
    twice = [assist(newer, coordinator, earlier=old, once="form") for _click in range(2)]
    old.refresh_from_db()
    assert (old.ending, old.is_public) == ("replaced", False)
    assert list(Signature.objects.live()) == [twice[0]] == [twice[1]]
    assert twice[0].chain == old.chain
    assert not Signature.objects.visible_to(AnonymousUser()).exists()
    assert chain.verify()[1] == []


def test_without_a_number_it_is_another_person(words, coordinator):
    assist(words, coordinator)
    assist(make_version(MORE, grace=words.version.effective).text_in("en"), coordinator)
    assert Signature.objects.live().count() == 2


def test_the_earlier_receipt_is_named_by_its_number(client, coordinator, words):
    client.force_login(coordinator)
    old = assist(words, coordinator)
    newer = make_version(MORE, grace=words.version.effective).text_in("en")
    number = old.number.lower().replace("-", " ")
    answer = client.post(f"{reverse(PAGE)}?language=en", typed(newer, earlier=number))
    assert answer.status_code == 302
    assert list(Signature.objects.live().values_list("chain", "version__number")) == [(old.chain, 2)]


@pytest.mark.parametrize("of", ["nobody", "organisation", "this version", "another party"])
def test_a_number_that_cannot_be_is_said_at_its_field(client, coordinator, words, alpha, beta, of):
    client.force_login(coordinator)
    old = assist(words, coordinator)
    number = {"nobody": "AAAA-AAAA-AAAA", "organisation": sign_for(alpha).number}.get(of, old.number)
    changes = {}
    if of == "another party":
        words = make_version(MORE, grace=words.version.effective).text_in("en")
        changes = {"party": "organization", "organization": beta.pk}
    form = client.post(f"{reverse(PAGE)}?language=en", typed(words, earlier=number, **changes)).context[
        "form"
    ]
    assert list(form.errors) == ["earlier"]
    assert Signature.objects.filter(way="assisted").count() == 1
