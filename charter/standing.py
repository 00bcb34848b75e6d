"""Where an organisation stands with the charter, and the text one signs now: each in one query."""

from django.db.models import Exists, OuterRef, Subquery

from charter.models import Act, Signature, Text, Version


def with_standing(organizations):
    """``organizations`` with their newest live signature: ``signed_version`` (its number, None without
    one), ``signed_at``, ``signed_receipt``."""
    live = Signature.objects.live().filter(organization=OuterRef("pk")).order_by("-version__number")
    return organizations.annotate(
        signed_version=Subquery(live.values("version__number")[:1]),
        signed_at=Subquery(live.values("confirmed")[:1]),
        signed_receipt=Subquery(live.values("number")[:1]),
    )


def with_reading(organizations, user, words):
    """``organizations`` with ``has_read``: whether ``user`` said that she read ``words`` for them."""
    seen = Act.objects.filter(
        chain=OuterRef("uuid"), kind=Act.Kind.SEEN, account=user.pk, facts__fingerprint=words.fingerprint
    )
    return organizations.annotate(has_read=Exists(seen))


def words_to_sign(language):
    """The Text of the newest version in ``language``, else in its language of reference; None before the
    first version is published.  Its ``version`` is loaded."""
    newest = Version.objects.published().values("pk")[:1]
    texts = list(Text.objects.filter(version=Subquery(newest)).select_related("version"))
    chosen = [words for words in texts if words.language == language]
    return next(iter(chosen or [words for words in texts if words.is_reference]), None)
