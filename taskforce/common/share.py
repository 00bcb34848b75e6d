"""Sharing a page with plain links: no script of anybody's."""

from urllib.parse import quote


def links(name, address):
    """Links that send ``name`` and ``address`` (with its host): ``{"whatsapp": …, "sms": …, "mail": …}``."""
    words = quote(f"{name} {address}")
    return {
        "whatsapp": f"https://wa.me/?text={words}",
        "sms": f"sms:?&body={words}",
        "mail": f"mailto:?subject={quote(name)}&body={words}",
    }
