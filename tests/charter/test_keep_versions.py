"""The coordinator keeps the charter: versions, the draft, publishing, and who has yet to sign."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from charter import signing, versions, ways
from charter.chain import NOBODY, Trace
from charter.models import Act, Signature, Version
from directory.actions import set_commitment
from directory.models import Organization
from taskforce.common import days
from tests import factories
from tests.charter.conftest import MORE, TRANSLATION, WORDS, make_version, sign_for

pytestmark = pytest.mark.django_db
VERSIONS, DRAFT = reverse("charter:versions"), reverse("charter:draft")


@pytest.fixture
def client(client, coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    return client


@pytest.fixture
def draft(version):
    return versions.begin_draft()


def soon(days=30):
    return timezone.localdate() + timedelta(days=days)


def typed(draft, **fields):
    """What a browser sends of the form of ``draft``, in its language of reference."""
    words = draft.reference
    return {
        "revision": draft.revision,
        "language": draft.language,
        "kind": "material",
        "effective": str(timezone.localdate()),
        "grace_ends": str(soon()),
        "text": words.text if words else "",
        "summary": "One article more.",
    } | fields


def address(name, draft, language=""):
    return reverse(f"charter:{name}", args=[draft.number]) + (f"?language={language}" if language else "")


def ready(draft):
    """``draft`` as it can be published, translated afresh."""
    return versions.save_draft(
        version=draft,
        revision=draft.revision,
        fields={"effective": timezone.localdate(), "grace_ends": soon(), "kind": "material"},
        language="en",
        text=MORE,
        summary="One article more.",
    )


# The page of all -----------------------------------------------------------------------------------


def test_an_empty_site_begins_its_charter(client):
    assert "Commencer la charte" in client.get(VERSIONS).text
    answer = client.post(DRAFT)
    assert answer.url == reverse("charter:edit", args=[1])
    assert Version.objects.draft().number == 1


def test_a_draft_is_begun_once(client, version):
    assert client.get(DRAFT).url == VERSIONS
    assert Version.objects.count() == 1
    assert client.post(DRAFT).url == client.post(DRAFT).url == reverse("charter:edit", args=[2])
    assert Version.objects.count() == 2


@pytest.fixture
def signatories(version, alpha, beta):
    """Four organisations: alpha has signed the newest, beta must, gamma has lapsed, delta withdrew."""
    gamma, delta = (factories.OrganizationFactory(name=name) for name in ("Gamma", "Delta"))
    people = {}
    for organization in (alpha, beta, gamma, delta):
        people[organization] = factories.member_of(organization, may_sign=True, name="Camille Martin")
        sign_for(organization, user=people[organization])
    signing.withdraw(organization=delta, user=people[delta], reason="", trace=Trace(people[delta]))
    make_version(MORE, translation="", grace=soon())
    sign_for(alpha, user=people[alpha])
    signing.lapse(organization=gamma)
    return people


def listed(client, show):
    return [row.who for row in client.get(VERSIONS, {"show": show}).context["page"].rows]


def test_each_organisation_stands_in_its_list(client, signatories):
    assert listed(client, "due") == ["Beta"]
    assert listed(client, "lapsed") == ["Gamma"]
    assert listed(client, "signed") == ["Alpha"]
    assert listed(client, "to-confirm") == []
    assert dict(client.get(VERSIONS).context["standings"]) == {
        "due": 1,
        "lapsed": 1,
        "to-confirm": 0,
        "signed": 1,
    }


def test_the_first_list_is_what_asks_for_something_and_says_until_when(client, signatories):
    page = client.get(VERSIONS, {"show": "nonsense"})
    assert page.context["standing"] == "due"
    assert f"jusqu’au {soon().day} " in page.text


def test_a_time_that_is_over_has_lapsed_without_a_timer(client, signatories, beta):
    set_commitment(organization=beta, commitment="live", ends=timezone.now())
    assert (listed(client, "due"), listed(client, "lapsed")) == ([], ["Beta", "Gamma"])


def test_who_signed_after_a_lapse_has_not_lapsed(client, signatories):
    gamma = Organization.objects.get(name="Gamma")
    sign_for(gamma, user=signatories[gamma])
    assert (listed(client, "lapsed"), listed(client, "signed")) == ([], ["Alpha", "Gamma"])


def test_a_representative_who_left_is_to_be_confirmed(client, signatories, alpha):
    signatories[alpha].delete()
    assert listed(client, "to-confirm") == ["Alpha"]
    assert listed(client, "signed") == ["Alpha"]


@pytest.mark.parametrize("rows", [1, 50])
def test_six_queries_whatever_the_rows(client, version, rows, django_assert_num_queries):
    for _ in range(rows):
        sign_for(factories.OrganizationFactory(), user=None)
    client.get(VERSIONS)  # the second factor is asked about once
    with django_assert_num_queries(6):  # session, person, task force, versions, counts, rows
        assert client.get(VERSIONS, {"show": "signed"}).status_code == 200


# The draft -----------------------------------------------------------------------------------------


def test_terms_and_words_are_saved(client, draft):
    answer = client.post(address("edit", draft, "en"), typed(draft, text=MORE.replace("\n", "\r\n")))
    assert (answer.status_code, answer.url) == (302, address("edit", draft, "en"))
    saved = Version.objects.get(pk=draft.pk)
    assert (saved.kind, saved.effective, saved.grace_ends) == ("material", timezone.localdate(), soon())
    assert (saved.reference.text, saved.reference.summary) == (MORE, "One article more.")
    assert saved.revision == draft.revision + 1


def test_the_language_that_counts_is_chosen(client, draft):
    client.post(address("edit", draft, "fr"), typed(draft, text=TRANSLATION, language="fr"))
    saved = Version.objects.get(pk=draft.pk)
    assert (saved.language, saved.reference.text) == ("fr", TRANSLATION)
    assert "Français (référence)" in client.get(address("edit", draft, "fr")).text
    answer = client.post(address("edit", draft, "fr"), typed(saved, text=TRANSLATION, language="xx"))
    assert list(answer.context["form"].errors) == ["language"]


def test_another_language_is_another_text(client, draft):
    client.post(address("edit", draft, "ro"), typed(draft, text="# Cartă\n", summary="Nou."))
    assert dict(draft.texts.values_list("language", "text")) == {
        "en": WORDS,
        "fr": TRANSLATION,
        "ro": "# Cartă\n",
    }
    client.post(address("edit", draft, "ro"), typed(draft, revision=draft.revision + 1, text=" \n"))
    assert sorted(draft.texts.values_list("language", flat=True)) == ["en", "fr"]


@pytest.mark.parametrize("language", ["", "xx", "../fr"])
def test_an_unknown_language_is_the_reference(client, draft, language):
    assert client.get(address("edit", draft, language)).context["language"] == "en"


def test_every_language_of_the_site_can_be_written(client, draft):
    languages = client.get(address("edit", draft)).context["languages"]
    assert [(code, there) for code, _name, there in languages] == [
        *(("en", True), ("fr", True), ("ro", False), ("bg", False), ("rom", False)),
    ]


def test_what_is_missing_stands_beside_the_form(client, draft):
    faults = [str(fault) for fault in client.get(address("edit", draft)).context["faults"]]
    assert len(faults) == 3  # no day, no last day, what changed
    client.post(address("edit", draft), typed(draft, text=WORDS))
    assert client.get(address("edit", draft)).context["faults"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "# A\0"),
        ("text", "x" * 40_001),
        ("text", "# A\n<script>alert(1)</script>\n"),
        ("text", "# A\n<img src=x onerror=alert(1)>\n"),
        ("text", "# A\n<!-- hidden -->\n"),
        ("summary", "x" * 601),
        ("summary", "a\0"),
        ("kind", "other"),
        ("effective", "tomorrow"),
        ("effective", "0001-01-01"),
        ("grace_ends", "9999-12-31"),
        ("grace_ends", str(timezone.localdate() - timedelta(days=2))),
        ("revision", "x"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_kept(client, draft, field, value):
    answer = client.post(address("edit", draft), typed(draft, **{field: value}))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == value
    assert "<script>alert" not in answer.text
    draft.refresh_from_db()
    assert (draft.revision, draft.effective) == (1, None)


def test_an_address_between_angle_brackets_is_markdown(client, draft):
    client.post(address("edit", draft), typed(draft, text=WORDS + "\n<https://example.org>\n"))
    assert "<https://example.org>" in draft.texts.get(language="en").text


def test_the_second_of_two_sees_both_texts_and_loses_nothing(client, draft):
    versions.save_draft(version=draft, revision=draft.revision, language="en", text="# Theirs\n")
    answer = client.post(address("edit", draft), typed(draft, text="# Mine\n", summary="Mine."))
    assert answer.status_code == 409
    assert ("Texte", "# Theirs", "# Mine") in answer.context["differences"]
    assert answer.context["form"]["text"].value() == "# Mine\n"
    again = typed(draft, text="# Mine\n", revision=answer.context["form"]["revision"].value())
    assert client.post(address("edit", draft), again).status_code == 302
    assert draft.texts.get(language="en").text == "# Mine\n"


def test_a_draft_that_was_published_meanwhile_keeps_what_was_typed(client, draft, monkeypatch):
    """Between opening the page and saving, another publishes."""
    save = versions.save_draft

    def published_first(**fields):
        monkeypatch.setattr(versions, "save_draft", save)
        versions.publish(version=ready(draft), by="Inès")
        return save(**fields)

    draft.texts.filter(language="fr").delete()
    monkeypatch.setattr(versions, "save_draft", published_first)
    answer = client.post(address("edit", draft), typed(draft, text="# Mine\n"))
    assert answer.status_code == 409
    assert "# Mine" in answer.text
    assert "Quelqu’un d’autre a publié cette version" in answer.text


def test_five_queries_to_write(client, draft, django_assert_num_queries):
    client.get(address("edit", draft))
    with django_assert_num_queries(5):  # session, person, task force, version, texts
        client.get(address("edit", draft))


def test_each_version_says_since_or_from_when_and_only_a_later_one_what_it_changes(client, version):
    make_version(MORE, translation="", grace=soon(60), effective=soon(10))
    page = client.get(VERSIONS).text
    later, first = re.findall(r"/charter/\d/\">Version \d</a><br><span class=\"small muted\">([^<]*)<", page)
    assert later.startswith(f"change le fond, à partir du {days.in_words(soon(10))}, à signer")
    assert first == f"depuis le {days.in_words(timezone.localdate())}"


# Publishing ----------------------------------------------------------------------------------------


def test_the_page_says_what_is_missing_and_offers_no_button(client, draft):
    page = client.get(address("publish", draft))
    assert len(page.context["faults"]) == 3
    assert 'name="revision"' not in page.text


def test_it_says_who_must_sign_again_and_how_many_mails_leave(client, draft, alpha, beta, signer):
    factories.member_of(alpha, may_sign=True, is_active=False)
    factories.member_of(alpha)  # edits, does not sign
    sign_for(alpha, user=signer)
    sign_for(beta)
    draft.texts.filter(language="fr").delete()
    ready(draft)
    page = client.get(address("publish", draft))
    assert page.context["concerned"] == [("Alpha", 1), ("Beta", 0)]
    assert page.context["mails"] == 1
    assert "2 signataires devront signer de nouveau" in page.text


def test_an_editorial_version_lets_signatures_stand(client, draft, alpha, signer):
    sign_for(alpha, user=signer)
    draft.texts.filter(language="fr").delete()
    draft = ready(draft)
    versions.save_draft(version=draft, revision=draft.revision, fields={"kind": "editorial"})
    factories.member_of(alpha)
    page = client.get(address("publish", draft))
    assert "devra signer de nouveau" not in page.text
    assert "La signature de 1 organisation reste valable" in page.text
    assert "2 messages partent à leurs membres." in page.text
    assert page.context["concerned"] == [("Alpha", 2)]
    Organization.objects.update(commitment_ends=timezone.now() + timedelta(days=9))
    assert client.get(address("publish", draft)).context["concerned"] == [("Alpha", 1)]


def test_it_is_published_once_and_for_ever(client, draft, alpha, signer):
    sign_for(alpha, user=signer)
    draft.texts.filter(language="fr").delete()
    draft = ready(draft)
    answer = client.post(address("publish", draft), {"revision": draft.revision})
    assert (answer.status_code, answer.url) == (302, VERSIONS)
    published = Version.objects.newest()
    assert (published, published.published_by) == (draft, "Inès")
    assert listed(client, "due") == ["Alpha"]
    for name in ("publish", "edit"):
        assert client.get(address(name, draft)).status_code == 404
    assert client.post(address("edit", draft), {"revision": draft.revision}).status_code == 404


def test_who_presses_twice_hears_that_it_is_published(client, draft):
    draft.texts.filter(language="fr").delete()
    draft = ready(draft)
    for _click in range(2):
        answer = client.post(address("publish", draft), {"revision": draft.revision}, follow=True)
    assert answer.redirect_chain == [(VERSIONS, 302)]
    assert "Cette version est déjà publiée." in answer.text
    assert Version.objects.newest() == draft


@pytest.mark.parametrize("revision", ["1", "", "x", "99", "9" * 30, "²"])
def test_what_changed_since_one_looked_is_not_published(client, draft, revision):
    draft.texts.filter(language="fr").delete()
    assert ready(draft).revision == 2
    answer = client.post(address("publish", draft), {"revision": revision})
    assert (answer.status_code, Version.objects.newest().number) == (409, 1)


def test_a_draft_with_faults_is_not_published(client, draft):
    answer = client.post(address("publish", draft), {"revision": draft.revision})
    assert (answer.status_code, Version.objects.newest().number) == (409, 1)


@pytest.mark.parametrize("rows", [1, 50])
def test_six_queries_to_ask_whatever_the_signatories(client, draft, rows, django_assert_num_queries):
    for _ in range(rows):
        organization = factories.OrganizationFactory()
        sign_for(organization, version=Version.objects.get(number=1))
    ready(draft)
    client.get(address("publish", draft))
    with django_assert_num_queries(6):  # session, person, task force, version, texts, organisations
        client.get(address("publish", draft))


@pytest.mark.parametrize("number", [0, 1, 3, 10**30])
def test_no_other_number_is_a_draft(client, draft, number):
    for name in ("edit", "publish"):
        assert client.get(reverse(f"charter:{name}", args=[number])).status_code == 404


# Natural persons -----------------------------------------------------------------------------------


@pytest.fixture
def lina(version):
    """The signature of a representative of families, in her own name."""
    signature = Signature(name="Lina Exemple", language="en", way="paper", scan=b"%PDF", function="Mediator")
    words = version.reference
    with transaction.atomic():
        signing.sign(signature=signature, organization=None, words=words, kind=Act.Kind.PAPER, trace=NOBODY)
    return signature


def test_a_natural_person_who_must_sign_again_is_signed_with(client, lina, alpha):
    sign_for(alpha)
    make_version(MORE, translation="", grace=soon())
    page = client.get(VERSIONS)
    assert [(row.who, row.last_day) for row in page.context["page"].rows] == [
        ("Alpha", soon()),
        ("Lina Exemple", soon()),
    ]
    address = f"{reverse('charter:assist')}?earlier={lina.number}"
    assert (address in page.text, reverse("charter:signature", args=[lina.number]) in page.text) == (
        True,
        True,
    )
    typed = client.get(address).context["form"].initial
    del typed["once"]
    assert typed == {
        "party": "person",
        "earlier": lina.number,
        "name": "Lina Exemple",
        "function": "Mediator",
        "is_public": True,
    }


@pytest.mark.parametrize("number", ["", "x", "AAAA-AAAA-AAAA", "alpha"])
def test_no_other_number_fills_the_form_in(client, lina, alpha, number):
    number = sign_for(alpha).number if number == "alpha" else number
    form = client.get(reverse("charter:assist"), {"earlier": number}).context["form"]
    assert set(form.initial) == {"once"}


def test_who_publishes_is_told_of_natural_persons_too(client, draft, lina, alpha):
    sign_for(alpha, version=Version.objects.get(number=1))
    concerned = client.get(address("publish", ready(draft))).context["concerned"]
    assert concerned == [("Alpha", 0), ("Lina Exemple", 0)]
    draft.refresh_from_db()
    versions.save_draft(version=draft, revision=draft.revision, fields={"kind": "editorial"})
    assert client.get(address("publish", draft)).context["concerned"] == [("Alpha", 0)]


def test_natural_persons_who_signed_the_newest_version_or_lapsed(client, lina):
    assert (listed(client, "signed"), listed(client, "due")) == (["Lina Exemple"], [])
    make_version(MORE, translation="", grace=timezone.localdate())
    assert (listed(client, "due"), listed(client, "lapsed")) == (["Lina Exemple"], [])
    ways.lapse_person(signature=lina)
    assert (listed(client, "due"), listed(client, "lapsed")) == ([], ["Lina Exemple"])


def test_the_workspace_says_that_somebody_is_to_be_signed_with(client, lina):
    make_version(MORE, translation="", grace=soon())
    assert "Représentants de familles qui doivent signer de nouveau" in client.get("/fr/workspace/").text
