"""Telephone numbers and mail addresses; those of listed partners may stand."""

import re

from taskforce.common.guard.kinds import SPACE, Finding, national

BETWEEN = rf"(?:{SPACE}|[.\-/]|{SPACE}?\(0\){SPACE}?|{SPACE}-{SPACE})"
PHONES = (
    re.compile(
        rf"(?<![\w,+/-])(?<![0-9]\.)(?:\+|00)?\(?[0-9]{{1,5}}\)?(?:{BETWEEN}?[0-9]){{6,13}}(?![\w%]|[.,][0-9])"
    ),
    re.compile(rf"(?<!\w)[Oo][1-9](?:(?:{SPACE}|[.-])?[0-9]{{2}}){{4}}(?!\w)"),  # a letter for the nought
)
DATE = re.compile(r"[0-9]{1,2}[ ./-][0-9]{1,2}[ ./-](?:19|20)[0-9]{2}(?![0-9])")

NAME, HOST, TOP = r"(?<![\w.+-])[\w.+-]{1,64}", r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}", r"[^\W\d_]{2,24}"
MAILS = (
    re.compile(rf"{NAME} ?@ ?{HOST}\.{TOP}(?![\w-])"),
    re.compile(
        rf"(?i){NAME} ?[\[(] ?(?:at|arobase|@) ?[\])] ?{HOST} ?(?:\.|[\[(] ?(?:dot|point) ?[\])]) ?{TOP}"
    ),
    re.compile(rf"(?i){NAME} (?:at|arobase) [\w-]{{1,63}} (?:dot|point) {TOP}(?!\w)"),
)


def phones(text, known):
    """By their form: numbers kept for fiction and numbers with one digit wrong are numbers to a reader."""
    for pattern in PHONES:
        for match in pattern.finditer(text):
            if is_phone(match[0]) and national(match[0]) not in known.phones:
                yield Finding("phone", match.start(), match.end())


def is_phone(written):
    """Whether it has a trunk 0 or an international prefix, and as many digits as a number has."""
    if DATE.match(written):
        return False
    digits = re.sub(r"\D", "", written.replace("O", "0").replace("o", "0"))
    if written.startswith(("+", "00")):
        return 9 <= len(digits) <= 15
    return digits.startswith("0") and not digits.startswith("00") and len(digits) in (10, 11)


def mails(text, known):
    """Addresses as they are, and as people spell them to hide them: ``(at)``, ``AT … DOT``."""
    for pattern in MAILS:
        for match in pattern.finditer(text):
            if match[0].casefold() not in known.emails:
                yield Finding("email", match.start(), match.end())
