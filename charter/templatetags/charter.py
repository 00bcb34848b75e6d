"""What the pages of other rooms show of the charter, and how its pages write a fingerprint."""

from django import template

register = template.Library()


@register.filter
def short_fingerprint(fingerprint):
    """``"9f2c…41ab"`` on one line: enough to recognise one; the whole stands on the verification page."""
    return f"{fingerprint[:4]}\u2060…\u2060{fingerprint[-4:]}"


@register.inclusion_tag("charter/_badge.html")
def charter_badge(organization):
    """ "Signed the charter on …", linked to the register, while the signature is live; no query."""
    return {"since": organization.commitment_since if organization.is_committed else None}
