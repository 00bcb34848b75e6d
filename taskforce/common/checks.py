"""What Django's ``check`` also looks at here: the machine, and a site that goes live."""

from ctypes.util import find_library

from django.conf import settings
from django.core.checks import Tags, Warning, register

PANGO_COMMANDS = {
    "Debian, Ubuntu": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "Fedora": "sudo dnf install pango",
    "macOS": "brew install pango",
}


@register(Tags.compatibility)
def pango_is_there(app_configs, **kwargs):
    """taskforce.W001: the library that WeasyPrint draws text with is missing: no PDF."""
    if all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0")):
        return []
    commands = "; ".join(f"{system}: {command}" for system, command in PANGO_COMMANDS.items())
    return [Warning("Pango is missing: PDF documents cannot be made.", hint=commands, id="taskforce.W001")]


@register(Tags.security, deploy=True)
def mail_leaves(app_configs, **kwargs):
    """taskforce.W002: nobody can sign in on a live site whose mail goes nowhere."""
    if settings.DEMO or "console" not in settings.EMAIL_BACKEND:
        return []
    return [
        Warning(
            "Mail is written to the console: nobody receives a code to sign in.",
            hint="Set EMAIL_URL, such as smtp+tls://name:secret@mail.example.org:587.",
            id="taskforce.W002",
        )
    ]


@register(Tags.security, deploy=True)
def links_are_https(app_configs, **kwargs):
    """taskforce.W003: links in mails and QR codes must lead to the live site."""
    if not settings.HTTPS or settings.SITE_URL.startswith("https://"):
        return []
    return [
        Warning(
            f"Links in mails and QR codes begin with {settings.SITE_URL}.",
            hint="Set SITE_URL to the address of the site, such as https://task-force.example.org.",
            id="taskforce.W003",
        )
    ]
