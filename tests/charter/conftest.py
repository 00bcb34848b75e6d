"""The charter's cast: two versions of an invented charter, and who may sign for alpha."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from charter import signing, versions, ways
from charter.chain import Trace
from charter.models import Act, Signature, Text, Version
from tests import factories

WORDS = """# Charter of operation

Why we work together.

## Dignity

We speak **with** families, not about them.

- [ ] We speak with families, not about them.

## What we share

Names never enter the minutes.

- [ ] We write no name in the minutes.
- [ ] We never say where somebody lives.
"""
MORE = WORDS + "\n## Yearly review\n\nOnce a year.\n\n- [ ] We look at this charter once a year.\n"
TRANSLATION = WORDS.replace("Charter of operation", "Charte de fonctionnement")


def make_version(text=WORDS, *, translation=TRANSLATION, kind="material", grace=None, effective=None, days=0):
    """A published version in English with a French translation; ``grace``: the last day to sign."""
    version = versions.begin_draft()
    version.texts.all().delete()
    version.language, version.kind, version.grace_ends = "en", kind, grace
    version.effective = effective or timezone.localdate() - timedelta(days=days)
    version.save()
    summary = "" if version.number == 1 else "One article more."
    Text.objects.create(version=version, language="en", text=text, summary=summary)
    if translation:
        Text.objects.create(version=version, language="fr", text=translation, summary=summary)
    return versions.publish(version=version, by="Inès")


def sign_for(organization, version=None, *, user=None, name="Camille Martin", **fields):
    """A live Signature of ``version`` (the newest) for ``organization``, by its verb."""
    version = version or Version.objects.newest()
    signature = Signature(
        signatory=user, name=name, function="Director", authority="legal", language="en", **fields
    )
    words = version.text_in("en")
    with transaction.atomic():
        signing.sign(
            signature=signature,
            organization=organization,
            words=words,
            kind=Act.Kind.CONFIRMED,
            trace=Trace(user),
            commitments=words.document.commitments,
        )
    return signature


def on_paper(user, witness, **said):
    """The signature of a natural person, ``user``, on a paper that the coordinator ``witness`` scanned."""
    words = make_version().text_in("en")
    said = {"function": "", "read_aloud_in": "Romani", "interpreter": "", "is_public": True} | said
    said |= {"way": "paper", "name": user.name, "signatory": user}
    return ways.assist(
        organization=None,
        words=words,
        by=witness,
        said=said | {"commitments": words.document.commitments},
        scan=(b"%PDF", "application/pdf"),
        trace=Trace(witness),
    )


@pytest.fixture
def version(db):
    """Version 1, published and in force."""
    return make_version()


@pytest.fixture
def signer(alpha):
    """The representative of alpha."""
    return factories.member_of(alpha, may_sign=True, name="Camille Martin", email="camille@example.org")


@pytest.fixture
def alpha(db):
    """An association that has not signed yet."""
    return factories.OrganizationFactory(name="Alpha", commitment="none")
