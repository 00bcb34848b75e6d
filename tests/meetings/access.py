"""What the access table calls requests for support and ideas."""

from functools import partial

from meetings import support

ASKED = {"domain": "rights", "asked": "Who helps with a proof of address?", "tried": ""}


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
        "unconfirmed": lambda: {"uid": unconfirmed().uid},
    }
