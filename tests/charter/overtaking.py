"""``python -m tests.charter.overtaking``: one confirms her signature while the next version is published.

Prints as JSON what became of it.  Runs in a process of its own, on a database that threads share.
"""

import json
import threading
import time
from datetime import timedelta

import django

from tests.charter.crowd import CODE, prepare

LONG_ENOUGH = 1.0  # seconds in which the publication would overtake, if nothing held it


def confirm_slowly(attempt, passed):
    """Signs; sets ``passed`` once the guards are behind, and goes on a little later."""
    from django.db import connections

    from charter import signing
    from charter.chain import NOBODY

    guard = signing._guard_still

    def slow(attempt):
        guard(attempt)
        passed.set()
        time.sleep(LONG_ENOUGH)

    signing._guard_still = slow
    signing.confirm(attempt=attempt, code=CODE, trace=NOBODY)
    connections.close_all()


def main():
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    from charter.models import Attempt, Signature
    from tests.charter.conftest import MORE, make_version

    prepare(1)
    passed = threading.Event()
    signer = threading.Thread(target=confirm_slowly, args=[Attempt.objects.get(), passed])
    signer.start()
    passed.wait(10)
    make_version(MORE, grace=timezone.localdate() + timedelta(days=30))
    signer.join()
    signature = Signature.objects.select_related("version", "organization").get()
    until = signature.organization.commitment_ends
    print(json.dumps({"signed": signature.version.number, "signs_again": until is not None}))


if __name__ == "__main__":
    main()
