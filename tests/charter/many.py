"""Many signatures at once, for tests of what pages cost: put straight into the tables."""

from django.contrib.auth.models import Group
from django.utils import timezone

from charter.models import Act, Signature
from directory.models import Location, Organization


def sign_many(version, number):
    """``number`` organisations, each with a place, whose signatures of ``version`` are live."""
    at = timezone.now()
    groups = Group.objects.bulk_create(Group(name=f"many {n}") for n in range(number))
    rows = Organization.objects.bulk_create(
        Organization(
            name=f"Many {n:04}", sort_name=f"many {n:04}", slug=f"many-{n}", group=group, commitment="live"
        )
        for n, group in enumerate(groups)
    )
    acts = Act.objects.bulk_create(
        Act(chain=row.uuid, position=1, kind="confirmed", at=at, hash=f"{n:064}")
        for n, row in enumerate(rows)
    )
    Location.objects.bulk_create(
        Location(organization=row, city="Exempleville", public_latitude=45.18, public_longitude=5.72)
        for row in rows
    )
    Signature.objects.bulk_create(
        Signature(
            organization=row, chain=row.uuid, organization_name=row.name, organization_kind=row.kind,
            version=version, language="en", fingerprint=version.reference.fingerprint, name="Camille Martin",
            confirmed=at, act=act, number=f"{n:04}-MANY",
        )
        for n, (row, act) in enumerate(zip(rows, acts, strict=True))
    )  # fmt: skip
