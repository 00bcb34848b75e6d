"""``python -m tests.charter.crowd PEOPLE``: so many confirm a signature for one organisation at once.

Prints as JSON what became of it.  Runs in a process of its own, on a database that threads share.
"""

import json
import sys
import threading
from collections import Counter

import django

CODE = "12345678"


def prepare(people):
    """``people`` representatives of one organisation, each with a form filled in and a code sent."""
    from charter import signing
    from charter.chain import NOBODY
    from directory.models import TaskForce
    from tests import factories
    from tests.charter.conftest import make_version

    TaskForce.objects.create(pk=1, name="Task force", town="Exempleville", languages=["fr", "en"])
    signing.new_code = lambda: CODE
    words = make_version().text_in("fr")
    alpha = factories.OrganizationFactory(name="Alpha", commitment="none")
    said = {"function": "", "authority": "legal", "authority_detail": "", "statement": "I may."}
    said["commitments"] = words.document.commitments
    crowd = [factories.member_of(alpha, may_sign=True, name=f"Person {n}") for n in range(people)]
    for user in crowd:
        signing.ask(organization=alpha, words=words, user=user, said=said | {"name": user.name}, trace=NOBODY)
    return crowd


def confirm_at_once(crowd):
    """The answers, one a person."""
    from django.db import connections
    from django.test import Client

    start, answers = threading.Barrier(len(crowd)), []

    def confirm(client):
        start.wait()
        answers.append(client.post("/fr/charter/sign/alpha/code/", {"code": CODE}))
        connections.close_all()

    clients = [Client() for _user in crowd]
    for client, user in zip(clients, crowd, strict=True):
        client.force_login(user)
    threads = [threading.Thread(target=confirm, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def main(people):
    django.setup()
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.ALLOWED_HOSTS = ["testserver"]
    from charter import chain
    from charter.models import Act, Signature

    answers = confirm_at_once(prepare(people))
    [signature] = Signature.objects.all()
    told = f"{signature.name} a signé la version 1 de la charte pour Alpha le"
    kinds = Act.objects.values_list("kind", flat=True)
    said = {
        "answers": dict(Counter(str(answer.status_code) for answer in answers)),
        "certificates": [
            answer.headers["Location"].endswith(f"/{signature.number}/")
            for answer in answers
            if answer.status_code == 302
        ],
        "told": sum(told in answer.text for answer in answers),
        "proofs": dict(Counter(kinds)),
        "broken": [broken.why for broken in chain.verify()[1]],
        "committed": signature.organization.is_committed,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]))
