"""The verbs on versions: one draft at a time, faults in words, publishing and what it asks of signatories."""

from datetime import timedelta

import pytest
from django.utils import timezone

from charter import emails, signing, versions
from charter.chain import Trace
from charter.models import Signature, Text, Version
from directory.models import Organization, TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.common import mail
from tests import factories
from tests.charter.conftest import MORE, TRANSLATION, WORDS, make_version, sign_for

pytestmark = pytest.mark.django_db


def soon(days=30):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def sent(monkeypatch):
    """The mails about versions: ``(to, number of the version, organisation)``."""
    mails = []

    def send(name, *, to, version=None, organization=None, soon=True, key="", **_context):
        if name == "charter_published":
            assert not soon  # to many: with the worker
            mails.append((to, version.number, organization.name))

    monkeypatch.setattr(mail, "send", send)
    monkeypatch.setattr(emails, "receipt", lambda *args, **kwargs: None)
    return mails


def fill(draft, *, text=MORE, summary="One article more.", **fields):
    """``draft`` with all that is asked of a second version; without translations."""
    draft.texts.exclude(language=draft.language).delete()
    fields = {"kind": "material", "effective": timezone.localdate(), "grace_ends": soon()} | fields
    return versions.save_draft(
        version=draft,
        revision=draft.revision,
        fields=fields,
        language=draft.language,
        text=text,
        summary=summary,
    )


# Drafts --------------------------------------------------------------------------------------------


def test_the_first_draft_is_empty():
    draft = versions.begin_draft()
    assert (draft.number, draft.language, draft.published, draft.texts.count()) == (1, "fr", None, 0)


def test_the_first_draft_counts_in_the_language_of_the_site(settings):
    settings.LANGUAGE_CODE = "en"
    assert versions.begin_draft().language == "en"


def test_another_language_may_count(version):
    """Its text carries its own fingerprint; what was the reference is looked at again as a translation."""
    draft = versions.begin_draft()
    fields = {"language": "fr", "effective": timezone.localdate(), "grace_ends": soon()}
    draft = versions.save_draft(
        version=draft,
        revision=draft.revision,
        fields=fields,
        language="fr",
        text=TRANSLATION,
        summary="Un mot.",
    )
    texts = {text.language: text for text in draft.texts.all()}
    assert texts["fr"].reference_fingerprint == texts["fr"].fingerprint == draft.reference.fingerprint
    [fault] = versions.faults_of(draft)
    assert "English" in str(fault)
    draft = versions.save_draft(version=draft, revision=draft.revision, language="en", text=WORDS)
    assert versions.faults_of(draft) == []


def test_the_text_of_the_new_reference_need_not_be_saved_again(version):
    draft = versions.begin_draft()
    fields = {"language": "fr"}
    draft = versions.save_draft(version=draft, revision=draft.revision, fields=fields, language="en", text="")
    assert draft.reference.reference_fingerprint == draft.reference.fingerprint


def test_the_next_draft_begins_with_the_words_of_the_newest(version):
    draft = versions.begin_draft()
    assert (draft.number, draft.language, draft.reference.text) == (2, "en", WORDS)
    assert dict(draft.texts.values_list("language", "text")) == {"en": WORDS, "fr": TRANSLATION}
    assert set(draft.texts.values_list("reference_fingerprint", "summary")) == {
        (draft.reference.fingerprint, "")
    }


def test_a_translation_that_was_made_first_carries_the_reference_too(version):
    late = Text.objects.create(version=version, language="bg", text="# Харта\n")
    draft = versions.begin_draft()
    assert draft.texts.get(language="bg").reference_fingerprint == late.reference_fingerprint


def test_there_is_one_draft_at_a_time(version):
    assert versions.begin_draft() == versions.begin_draft()
    assert Version.objects.count() == 2


def test_a_draft_that_was_thrown_away_leaves_its_number_free(version):
    draft = versions.begin_draft()
    draft.texts.all().delete()
    draft.delete()
    assert versions.begin_draft().number == 2


def test_terms_are_saved_without_touching_the_words(version):
    draft = versions.begin_draft()
    saved = versions.save_draft(version=draft, revision=1, fields={"kind": "editorial"})
    assert (saved.kind, saved.revision, saved.reference.text) == ("editorial", 2, WORDS)


def test_words_are_saved_without_touching_the_terms(version):
    draft = versions.begin_draft()
    saved = versions.save_draft(
        version=draft, revision=1, language="ro", text="# Cartă  \r\n", summary="Nou."
    )
    text = saved.texts.get(language="ro")
    assert (text.text, text.summary, saved.kind) == ("# Cartă\n", "Nou.", "material")


@pytest.mark.parametrize("text", ["", None, " \n\t\n"])
def test_an_empty_text_takes_a_translation_out(version, text):
    draft = versions.begin_draft()
    for revision in (1, 2):  # a second time there is nothing left to take out
        versions.save_draft(version=draft, revision=revision, language="fr", text=text)
    assert list(draft.texts.values_list("language", flat=True)) == ["en"]


@pytest.mark.parametrize("revision", [0, 2, -1])
def test_another_revision_is_refused(version, revision):
    draft = versions.begin_draft()
    with pytest.raises(versions.RevisionError):
        versions.save_draft(version=draft, revision=revision, language="en", text="# Mine\n")
    assert draft.texts.get(language="en").text == WORDS


def test_what_is_published_is_no_draft_any_more(version):
    with pytest.raises(versions.RevisionError):
        versions.save_draft(version=version, revision=version.revision, language="en", text="# Mine\n")


# Faults --------------------------------------------------------------------------------------------


def faults(version):
    return [str(fault) for fault in versions.faults_of(Version.objects.get(pk=version.pk))]


def test_an_empty_first_draft_lacks_all_but_a_last_day():
    assert len(faults(versions.begin_draft())) == 4  # title, article, commitment, the day it takes effect


def test_a_whole_draft_has_none(version):
    assert faults(fill(versions.begin_draft())) == []


@pytest.mark.parametrize(
    "change",
    [
        {"text": MORE.replace("# Charter", "Charter", 1)},
        {"text": "# Charter\n\n- [ ] We do.\n"},
        {"text": "# Charter\n\n## Dignity\n\nWe do.\n"},
        {"effective": None, "grace_ends": None, "kind": "editorial"},
        {"grace_ends": None},
        {
            "effective": timezone.localdate() - timedelta(days=9),
            "grace_ends": timezone.localdate() - timedelta(days=1),
        },
        {"summary": ""},
    ],
)
def test_each_fault_is_said_and_refuses_to_publish(version, change):
    draft = fill(versions.begin_draft(), **change)
    why, *_more = faults(draft)
    with pytest.raises(RefusedError) as refused:
        versions.publish(version=draft, by="Inès")
    assert str(refused.value) == why
    assert Version.objects.newest() == version


def test_an_editorial_version_needs_no_last_day(version):
    assert faults(fill(versions.begin_draft(), kind="editorial", grace_ends=None)) == []


def test_the_last_day_may_be_today(version):
    assert faults(fill(versions.begin_draft(), grace_ends=timezone.localdate())) == []


def test_a_translation_of_other_words_is_refused_until_it_is_saved_again(version):
    draft = versions.begin_draft()
    draft = versions.save_draft(
        version=draft,
        revision=1,
        fields={"effective": timezone.localdate(), "grace_ends": soon()},
        language="en",
        text=MORE,
        summary="More.",
    )
    [why] = faults(draft)
    assert "Français" in why
    with pytest.raises(RefusedError):
        versions.publish(version=draft, by="Inès")
    draft = versions.save_draft(version=draft, revision=2, language="fr", text=TRANSLATION, summary="Plus.")
    assert faults(draft) == []
    assert versions.publish(version=draft, by="Inès").published


def test_a_translation_without_its_reference_is_stale(version):
    draft = versions.begin_draft()
    versions.save_draft(version=draft, revision=1, language="en", text="")
    assert any("Français" in why for why in faults(draft))


def test_a_language_the_site_no_longer_has_is_named_by_its_code(version):
    draft = fill(versions.begin_draft())
    Text.objects.create(version=draft, language="xx", text="# X\n")
    Text.objects.filter(language="xx").update(reference_fingerprint="old")
    assert any("xx" in why for why in faults(draft))


# Publishing ----------------------------------------------------------------------------------------


def test_publishing_says_who_and_when_and_makes_pages_anew(version):
    kept = TaskForce.objects.get().version
    before = timezone.now()
    published = versions.publish(version=fill(versions.begin_draft()), by="Inès")
    assert before <= published.published <= timezone.now()
    assert (published.published_by, Version.objects.newest()) == ("Inès", published)
    assert TaskForce.objects.get().version == kept + 1


def test_twice_is_once(version):
    draft = fill(versions.begin_draft())
    versions.publish(version=draft, by="Inès")
    with pytest.raises(RefusedError):
        versions.publish(version=draft, by="Inès")


def test_what_was_not_looked_at_is_not_published(version):
    draft = fill(versions.begin_draft())
    with pytest.raises(versions.RevisionError):
        versions.publish(version=draft, by="Inès", revision=draft.revision - 1)
    assert versions.publish(version=draft, by="Inès", revision=draft.revision).published


def test_the_first_version_asks_nobody_again(alpha, signer, sent):
    assert make_version().asks_again is False
    assert (Organization.objects.get(pk=alpha.pk).commitment_ends, sent) == (None, [])


def test_a_material_version_gives_signatories_until_the_end_of_its_grace(version, alpha, beta, signer, sent):
    sign_for(alpha, user=signer)
    published = versions.publish(version=fill(versions.begin_draft()), by="Inès")
    alpha.refresh_from_db()
    beta.refresh_from_db()  # committed, but nobody signed for it: it is bound by no version
    assert (alpha.commitment_ends, beta.commitment_ends) == (published.grace_over(), None)
    assert alpha.is_committed
    assert Signature.objects.live().count() == 1


def test_an_editorial_version_lets_signatures_stand_and_tells(version, alpha, signer, sent):
    sign_for(alpha, user=signer)
    versions.publish(version=fill(versions.begin_draft(), kind="editorial"), by="Inès")
    alpha.refresh_from_db()
    assert (alpha.commitment_ends, sent) == (None, [(signer.email, 2, "Alpha")])


def test_of_an_editorial_version_all_people_of_a_signatory_are_told(version, alpha, signer, sent):
    """Who has yet to sign a version before is asked to sign: its representatives only."""
    colleague = factories.member_of(alpha)
    factories.member_of(alpha, is_active=False)
    sign_for(alpha, user=signer)
    versions.publish(version=fill(versions.begin_draft(), kind="editorial"), by="Inès")
    assert sorted(sent) == sorted([(signer.email, 2, "Alpha"), (colleague.email, 2, "Alpha")])
    versions.publish(version=fill(versions.begin_draft(), text=WORDS), by="Inès")
    sent.clear()
    versions.publish(version=fill(versions.begin_draft(), kind="editorial"), by="Inès")
    assert sent == [(signer.email, 4, "Alpha")]


def test_an_earlier_last_day_stays(version, alpha, signer, sent):
    sign_for(alpha, user=signer)
    second = make_version(MORE, translation="", grace=soon(10))
    make_version(WORDS, translation="", grace=soon(90))
    alpha.refresh_from_db()
    assert alpha.commitment_ends == second.grace_over()
    sign_for(alpha, user=signer)
    alpha.refresh_from_db()
    assert (alpha.commitment_ends, alpha.is_committed) == (None, True)


def test_who_withdrew_or_lapsed_has_nothing_to_sign_and_hears_nothing(version, alpha, beta, signer, sent):
    other = factories.member_of(beta, may_sign=True)
    sign_for(alpha, user=signer)
    sign_for(beta, user=other)
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer))
    signing.lapse(organization=beta)
    versions.publish(version=fill(versions.begin_draft()), by="Inès")
    assert set(Organization.objects.values_list("commitment_ends", flat=True)) == {None}
    assert sent == []


def test_only_representatives_are_told(version, alpha, signer, coordinator, sent):
    factories.member_of(alpha)
    factories.member_of(alpha, may_sign=True, is_active=False)
    sign_for(alpha, user=signer)
    versions.publish(version=fill(versions.begin_draft()), by=coordinator)
    assert sent == [(signer.email, 2, "Alpha")]


def test_a_first_version_has_no_last_day(version):
    assert version.grace_over() is None


def test_the_last_day_ends_at_midnight_of_the_task_force(version):
    TaskForce.objects.update(time_zone="America/Lima")
    draft = fill(versions.begin_draft())
    over = draft.grace_over()
    assert (over.hour, over.date()) == (5, draft.grace_ends + timedelta(days=1))
    TaskForce.objects.all().delete()
    assert draft.grace_over().hour == 0
