"""Mail: by name, in the reader's language, as plain text and as HTML."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from taskforce.common import outbox, text


def send(name, *, to, language="", attachments=(), key="", soon=True, **context):
    """Sends the mail ``name`` to the address ``to``: three templates, ``emails/<name>/subject.txt``,
    ``body.txt`` and ``body.html``, rendered in ``language`` ("": the one active now).

    It is written now, into the open transaction, and leaves after the commit: at once, or with the worker
    (``soon=False``, for what goes to many).  A server that is down breaks no page and loses no mail.
    ``attachments`` are (filename, bytes, mimetype).  With a ``key``, which must name nobody by address,
    the mail is sent once however often this is called.  Templates write links as
    ``{{ site_url }}{% url … %}``: they get the reader's language too.
    """
    context["site_url"] = settings.SITE_URL
    with translation.override(language or translation.get_language() or settings.LANGUAGE_CODE):
        subject, body, html = (
            render_to_string(f"emails/{name}/{part}", context)
            for part in ("subject.txt", "body.txt", "body.html")
        )
    outbox.put(
        to=to,
        subject=text.plain(subject),
        body=body.strip() + "\n",
        html=html,
        attachments=attachments,
        key=key,
        soon=soon,
    )
