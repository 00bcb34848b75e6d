"""What is published, done or receipted never changes: not by save, nor in bulk, nor in SQL."""

import pytest
from django.db import connection

from charter import versions
from charter.models import Act, Receipt, Signature, Text, Version
from charter.models.version import PublishedError
from tests.charter.conftest import WORDS, make_version, sign_for
from tests.triggers import refused

pytestmark = pytest.mark.django_db


def test_a_published_text_refuses_to_be_saved(version):
    with pytest.raises(PublishedError):
        version.save()
    with pytest.raises(PublishedError):
        version.reference.save()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Version.objects.update(effective="2020-01-01"),
        lambda: Version.objects.update(published=None),
        lambda: Version.objects.filter(number=1).delete(),
        lambda: Text.objects.update(text="Other words"),
        lambda: Text.objects.filter(language="fr").update(summary="Other"),
        lambda: Text.objects.filter(language="fr").delete(),
        lambda: Text.objects.bulk_create([Text(version=Version.objects.get(), language="en", text="x")]),
        lambda: Act.objects.update(kind="seen"),
        lambda: Act.objects.all().delete(),
        lambda: Receipt.objects.update(sha256="0" * 64),
        lambda: Receipt.objects.all()._raw_delete("default"),
        lambda: Signature.objects.all()._raw_delete("default"),
        lambda: Signature.objects.update(name="Somebody Else"),
        lambda: Signature.objects.update(fingerprint="0" * 64),
        lambda: Signature.objects.update(number="AAAA-AAAA-AAAA"),
        lambda: Signature.objects.update(scan=b"%PDF"),
        lambda: connection.cursor().execute("UPDATE charter_text SET text = 'x'"),
        lambda: connection.cursor().execute("UPDATE charter_act SET at = CURRENT_TIMESTAMP"),
        lambda: connection.cursor().execute("DELETE FROM charter_version"),
    ],
)
def test_the_database_refuses_every_channel(version, alpha, change):
    signature = sign_for(alpha)
    Receipt.objects.create(signature=signature, pdf=b"%PDF", sha256="1" * 64)
    assert refused(change)
    assert version.texts.get(language="en").text == WORDS


def test_a_draft_may_change_until_it_is_published(version):
    draft = versions.begin_draft()
    assert not refused(lambda: Text.objects.filter(version=draft).update(summary="New"))
    assert not refused(lambda: draft.texts.all().delete())
    assert not refused(lambda: draft.delete())


def test_a_translation_may_come_later_and_then_stays(version):
    late = Text.objects.create(version=version, language="ro", text="# Cartă\n")
    assert late.reference_fingerprint == version.reference.fingerprint
    assert refused(lambda: Text.objects.filter(pk=late.pk).update(text="# Alta\n"))


def test_no_text_moves_from_a_draft_into_what_is_published(version):
    draft = versions.begin_draft()
    assert refused(lambda: Text.objects.filter(version=draft).update(version=version, language="ro"))
    assert not refused(lambda: Text.objects.filter(version=draft, language="fr").update(language="ro"))


def test_how_a_signature_ended_is_written_once(version, alpha):
    signature = sign_for(alpha)
    signatures = Signature.objects.filter(pk=signature.pk)
    assert not refused(lambda: signatures.update(ended=signature.confirmed, ending="lapsed"))
    assert refused(lambda: signatures.update(ended=None, ending=""))
    assert refused(lambda: signatures.update(ending="withdrawn"))


def test_a_new_version_leaves_the_old_words(version):
    make_version(WORDS + "\n## More\n\nMore.\n\n- [ ] We do more.\n", grace=version.effective)
    assert [text.text for text in Text.objects.filter(version=version, language="en")] == [WORDS]


@pytest.mark.parametrize("table", ["version", "text", "act", "receipt", "signature"])
def test_no_row_comes_in_the_place_of_another(version, alpha, table):
    """No trigger on DELETE sees what INSERT OR REPLACE (SQLite) or TRUNCATE (PostgreSQL) takes away."""
    signature = sign_for(alpha)
    Receipt.objects.create(signature=signature, pdf=b"%PDF", sha256="1" * 64)
    replace = f"INSERT OR REPLACE INTO charter_{table} SELECT * FROM charter_{table}"
    truncate = f"TRUNCATE charter_{table} CASCADE"
    if connection.vendor == "postgresql":
        connection.check_constraints()  # or it refuses because some are still to be checked
    sql = truncate if connection.vendor == "postgresql" else replace
    assert refused(lambda: connection.cursor().execute(sql))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has UPDATE OR REPLACE")
@pytest.mark.parametrize(
    "change",
    [
        "charter_version SET id = {version}, number = 1, published = '2020-01-01' WHERE number = 2",
        "charter_version SET number = 1 WHERE number = 2",
        "charter_text SET version_id = {version} WHERE version_id <> {version}",
        "charter_text SET id = {text} WHERE version_id <> {version} AND language = 'en'",
        "charter_signature SET number = '{number}'",
    ],
)
def test_no_update_takes_a_row_away(version, alpha, beta, change):
    """UPDATE OR REPLACE deletes the row in the way without a trigger on it."""
    number = sign_for(alpha).number
    sign_for(beta)
    versions.begin_draft()
    sql = change.format(version=version.pk, text=version.reference.pk, number=number)
    assert refused(lambda: connection.cursor().execute(f"UPDATE OR REPLACE {sql}"))
