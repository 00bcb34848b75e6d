"""The mails of the demonstration, read from the folder they go to instead of leaving the machine."""

import email
import email.policy
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

RULE = re.compile(rb"^-{79}\n", re.MULTILINE)  # what Django's file backend writes after each mail
LATEST = 100


class File(NamedTuple):
    """What came with a mail: its name, its media type, its bytes."""

    name: str
    type: str
    content: bytes


class Mail(NamedTuple):
    """One mail; ``key`` names it in an address."""

    key: str
    to: str
    subject: str
    sent: datetime
    text: str
    files: list


def mails():
    """The latest mails (at most 100), newest first; empty when there is no folder yet."""
    folder = Path(settings.EMAIL_FILE_PATH)
    files = sorted(folder.glob("*.log"), reverse=True)[:LATEST]
    found = [mail for file in files for mail in _mails_of(file)]
    return sorted(found, key=lambda mail: mail.sent, reverse=True)[:LATEST]


def _mails_of(file):
    for number, raw in enumerate(RULE.split(file.read_bytes())):
        if raw.strip():
            message = email.message_from_bytes(raw, policy=email.policy.default)
            yield Mail(
                key=f"{file.stem}-{number}",
                to=str(message["To"]),
                subject=str(message["Subject"]),
                sent=parsedate_to_datetime(message["Date"]).replace(tzinfo=UTC),  # Django writes "-0000"
                text=message.get_body(("plain",)).get_content(),
                files=[_file(part) for part in message.iter_attachments()],
            )


def _file(part):
    content = part.get_payload(decode=True)
    if (
        part.get_content_maintype() == "text"
    ):  # the folder keeps short line ends; a mail and a calendar do not
        content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return File(part.get_filename("file"), part.get_content_type(), content)
