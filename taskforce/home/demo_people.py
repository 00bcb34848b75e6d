"""The people of the demonstration, as the sign-in page offers them."""

from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taskforce.home.demo.files import people

ROLES = {
    "coordinator": _("Coordinator"),
    "representative": _("Representative: may sign the charter"),
    "editor": _("Editor"),
    "former": _("Former member"),
    "closed": _("Closed account"),
}


class DemoPerson(NamedTuple):
    """One invented person; ``line`` says in one line what she may do."""

    email: str
    name: str
    role: str
    line: str


def demo_people():
    """The people of ``demo/people.json``, their lines in the language of the page (else English)."""
    return [
        DemoPerson(
            email=record["email"],
            name=record["name"],
            role=ROLES[record["role"]],
            line=record["description"].get(get_language(), record["description"]["en"]),
        )
        for record in people()
    ]
