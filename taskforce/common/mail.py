"""Mail: by name, in the reader's language, as plain text and as HTML."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from taskforce.common import text


def send(name, *, to, language="", **context):
    """Sends the mail ``name`` to the address ``to``: three templates, ``emails/<name>/subject.txt``,
    ``body.txt`` and ``body.html``, rendered in ``language`` ("": the one active now).

    It is written now and leaves when the open transaction commits (at once outside of one).  A server
    that refuses it is logged and breaks no page.  Templates write links as
    ``{{ site_url }}{% url … %}``: they get the reader's language too.
    """
    context["site_url"] = settings.SITE_URL
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        subject, body, html = (
            render_to_string(f"emails/{name}/{part}", context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    message = EmailMultiAlternatives(
        text.plain(subject), body.strip() + "\n", to=[to], headers={"Auto-Submitted": "auto-generated"}
    )
    message.attach_alternative(html, "text/html")
    transaction.on_commit(message.send, robust=True)
