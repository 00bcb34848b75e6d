"""What the access table calls requests for support and ideas."""

import uuid
from functools import partial

from meetings import ideas, support

ASKED = {"domain": "rights", "asked": "Who helps with a proof of address?", "tried": ""}

IDEA = {
    "title": "A bus on Wednesdays",
    "text": "It takes people to the market and back.",
    "domain": "culture",
}


def unconfirmed(**fields):
    """A request that somebody without an account made, and whose mail nobody confirmed."""
    person = {"name": "Vera Visitor", "organization_name": "Elsewhere", "email": "vera@example.org"}
    return support.ask_without_account(**({"sender": "x", "language": "en"} | ASKED | person | fields))


def confirmed(**fields):
    """The same, confirmed."""
    return support.confirm(request=unconfirmed(**fields))


def makers(alpha, gamma, editor, coordinator):
    """``{what: function}``: each makes the thing and returns the parts of its address."""
    asked = partial(support.ask, asker=editor, organization=alpha, **ASKED)
    return {
        "support": lambda: {"uid": asked().uid},
        "link": lambda: {"token": confirmed().token},
        "link-uid": lambda: {"uid": confirmed().uid},
        "idea": lambda: {"uid": ideas.propose(organization=alpha, by=editor, **IDEA).uid},
        "no-meeting": lambda: {"uid": uuid.uuid4()},
        "unconfirmed": lambda: {"uid": unconfirmed().uid},
    }
