"""``python -m tests.meetings.seats_crowd PEOPLE SEATS``: so many confirm at once by the links of their mails.

Then all who have a seat give it back at once.  Prints as JSON what became of it.  Runs in a process of its
own, on a database that threads share.
"""

import json
import sys
import threading
from collections import Counter

import django


def prepare(people, seats):
    """The links of ``people`` who asked for one of the ``seats``."""
    from directory.models import TaskForce
    from meetings import training_links
    from tests.meetings.trainings import make_session, register

    TaskForce.objects.create(pk=1, name="Task force", town="Exempleville", languages=["fr", "en"])
    session = make_session(seats=seats)
    asked = [register(session, f"P{number}", f"p{number}@example.org") for number in range(people)]
    return session, [training_links.link_of(registration) for registration in asked]


def press_at_once(links, order):
    """The statuses of the answers, one a link."""
    from django.db import connections
    from django.test import Client

    start, answers = threading.Barrier(len(links)), []

    def press(link):
        start.wait()
        answers.append(Client().post(f"/fr/trainings/registration/{link}/", {"do": order}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=press, args=[link]) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def main(people, seats):
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    from meetings import training_links
    from tests.meetings.trainings import mails

    def states():
        return dict(Counter(session.registrations.values_list("state", flat=True)))

    session, links = prepare(people, seats)
    said = {"confirming": dict(Counter(map(str, press_at_once(links, "confirm")))), "then": states()}
    seated = [training_links.link_of(one) for one in session.registrations.seated()]
    said |= {"leaving": dict(Counter(map(str, press_at_once(seated, "leave")))), "at last": states()}
    moved = [mail["to"] for mail in mails("training_seat") if "libérée" in mail["body"]]
    queue = [mail["to"] for mail in mails("training_waiting")]
    first = session.registrations.exclude(state="cancelled").order_by("confirmed", "pk")[: len(moved)]
    said |= {"told once": len(moved) == len(set(moved)), "all from the queue": set(moved) <= set(queue)}
    said["first come"] = sorted(one.email for one in first) == sorted(moved)
    print(json.dumps(said))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
