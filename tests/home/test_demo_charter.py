"""The demonstration's charter: two texts of our own, invented signatories, and something left to sign."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from charter import canon, chain
from charter.models import Signature, Version
from charter.permissions import organizations_to_sign_for
from directory.models import Organization
from taskforce.accounts.models import User
from taskforce.common import mail
from taskforce.home.demo import charter
from taskforce.home.demo.files import FOLDER, read
from taskforce.home.demo.load import load

TEXTS = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("charter/*.md")}
# What the charter must say at least, in the words of each language.
SAYS = {
    "fr": (
        *("Dignité", "rien de nominatif", "origine ethnique ou culturelle", "le lieu où elle vit"),
        *("un contrôle, une expulsion ou une vérification d’identité", "Une voix égale"),
        *("Confidentialité des réunions", "une fois par an", "Se retirer"),
    ),
    "en": (
        *("Dignity", "nothing that names a person", "ethnic or cultural origin", "where they live"),
        *("a control, an eviction or an identity check", "An equal voice"),
        *("Meetings are confidential", "once a year", "Withdrawing"),
    ),
}


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration as it is loaded today, and how many mails that wrote; rolled back at the end."""
    sent = []
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(mail, "send", lambda name, **fields: sent.append((name, fields["to"])))
        load(timezone.localdate())
        yield sent
        transaction.set_rollback(True)


@pytest.fixture
def taskforce():
    """No task force of the tests' own: the demonstration brings one."""


@pytest.fixture
def site(demo, db):
    return demo


def partner(key):
    return Organization.objects.get(external_id=key)


def test_each_version_stands_in_both_languages():
    assert sorted(TEXTS) == ["v1.en", "v1.fr", "v2.en", "v2.fr"]


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_text_is_canonical_and_says_what_a_charter_must(name):
    text = TEXTS[name]
    assert canon.canonical(text) == text
    assert [words for words in SAYS[name[-2:]] if words not in text] == []


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_every_article_has_one_or_two_commitments_in_our_own_name(name):
    document = canon.parse(TEXTS[name])
    first = {"fr": ("Nous ", "Ce qui touche une seule famille, nous ", "Si on nous ", "Si nous nous ")}
    first["en"] = ("We ", "What concerns one family we ", "If we ")
    assert [len(article.commitments) for article in document.articles if article.body] == [
        len(article.commitments) for article in document.articles
    ]
    assert {len(article.commitments) for article in document.articles} <= {1, 2}
    assert [words for words in document.commitments if not words.startswith(first[name[-2:]])] == []


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_sentences_are_short(name):
    words = re.sub(r"^(#+|- \[ \]) ", "", TEXTS[name], flags=re.MULTILINE)
    lengths = [len(sentence.split()) for sentence in re.split(r"[.?!]\s", words)]
    assert max(lengths) <= 28
    assert sum(lengths) / len(lengths) < 13


def test_french_has_its_typography():
    for name in ("v1.fr", "v2.fr"):
        assert re.findall(r"['\"]|[^\u202f:/][;:!?»]|«[^\u202f]", TEXTS[name]) == []


def test_both_languages_say_the_same_in_as_many_commitments():
    for number in (1, 2):
        shapes = [
            [len(article.commitments) for article in canon.parse(TEXTS[f"v{number}.{language}"]).articles]
            for language in ("fr", "en")
        ]
        assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_version_2_is_version_1_with_one_article_more(language):
    one, two = (canon.parse(TEXTS[f"v{number}.{language}"]) for number in (1, 2))
    assert two.opening == one.opening
    assert two.articles[:3] + two.articles[4:] == one.articles
    assert len(two.articles[3].commitments) == 1


def test_the_versions_are_dated_back_from_today(site):
    today = timezone.localdate()
    first, second = Version.objects.order_by("number").prefetch_related("texts")
    assert first.effective == date(today.year - 1, 3, 1)
    assert first.published.date() == first.effective - timedelta(days=14)
    assert (second.kind, second.grace_ends - today) == ("material", timedelta(days=25))
    assert second.effective < today
    assert [text.language for text in second.texts.all()] == ["fr", "en"]
    assert all(text.reference_fingerprint == second.reference.fingerprint for text in second.texts.all())


def test_no_real_partner_ever_signs(site):
    real = Organization.objects.filter(source="public facts")
    assert real.count() == 3
    assert list(Signature.objects.filter(organization__in=real)) == []
    assert {row.commitment for row in real} == {"none"}
    named = {sheet["organization"] for sheet in read("charter/signatures.json")} - {""}
    assert named <= set(
        Organization.objects.exclude(source="public facts").values_list("external_id", flat=True)
    )


def test_where_each_invented_partner_stands(site):
    rows = Organization.objects.exclude(source="public facts")
    stands = {}
    for row in rows:
        state = row.commitment if row.commitment != "live" else ("due" if row.commitment_ends else "signed")
        stands.setdefault(state, set()).add(row.external_id)
    assert stands == {
        "signed": {
            *("ville-de-demonstration", "point-sante", "permanence-juridique", "un-toit-en-exemple"),
            "bibliotheque-des-quatre-vents",
        },
        "due": {
            *("maison-des-familles", "conseil-des-familles", "atelier-premier-pas", "epicerie-solidaire"),
            "le-relais-discret",
        },
        "ended": {"laverie-savon-et-soleil"},
        "none": {"le-tremplin"},
    }


def test_camille_has_version_2_to_sign(site):
    camille = User.objects.get(email="camille.martin@example.org")
    [house] = organizations_to_sign_for(camille)
    assert (house, house.is_committed) == (partner("maison-des-familles"), True)
    newest = Version.objects.newest()
    assert house.commitment_ends == newest.grace_over()
    assert [row.version.number for row in house.signatures.filter(ended=None)] == [1]


def test_one_withdrew_and_its_representative_left(site):
    signature = Signature.objects.get(ending="withdrawn")
    assert signature.organization == partner("laverie-savon-et-soleil")
    assert signature.ended - signature.confirmed == timedelta(days=112)
    assert list(organizations_to_sign_for(User.objects.get(name="Nadia Perrin"))) == []


def test_a_natural_person_is_on_no_public_register(site):
    person = Signature.objects.get(organization_name="")
    assert (person.way, person.is_public) == ("paper", False)
    assert person not in Signature.objects.visible_to(AnonymousUser())


def test_the_families_signed_with_help(site):
    signature = Signature.objects.get(organization__external_id="conseil-des-familles")
    assert (signature.way, signature.witness) == ("assisted", "Inès Marchand")
    assert "" not in (signature.read_aloud_in, signature.interpreter)


def test_nobody_is_to_be_confirmed(site):
    live = Signature.objects.live().filter(organization__isnull=False)
    assert {row.is_represented for row in live.with_representative()} == {True}


def test_the_chains_hold_and_go_forward_in_time(site):
    done, broken = chain.verify()
    assert (done, broken) == (Signature.objects.count() + 6, [])  # five replaced, one withdrew
    for signature in Signature.objects.select_related("act"):
        assert signature.act.at == signature.confirmed < timezone.now()


def test_few_mails_are_written(site):
    representatives = ["camille.martin@example.org", "sacha.morel@example.org"]
    charters = sorted(mail for mail in site if mail[0].startswith("charter"))
    assert charters == [("charter_published", address) for address in representatives]


def test_a_site_that_has_a_charter_or_no_invented_partner_is_left_alone(db, site):
    assert charter.is_loaded()
    Organization.objects.update(source="ours")
    assert charter.is_loaded()
