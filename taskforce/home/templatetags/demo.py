"""What the demonstration adds to pages of other apps."""

from django import template
from django.conf import settings

from taskforce.home import demo_people as people

register = template.Library()


@register.inclusion_tag("home/_demo_people.html", takes_context=True)
def demo_people(context):
    """The demo people as one-click buttons; nothing on a real site."""
    found = people.demo_people() if settings.DEMO else []
    return {"people": found, "csrf_token": context.get("csrf_token")}
