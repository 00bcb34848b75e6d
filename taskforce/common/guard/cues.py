"""What a word announces: a birth date after "née le", the number of a document after "passport"."""

import re
from itertools import pairwise

from taskforce.common.guard.contacts import DATE as PLAIN_DATE
from taskforce.common.guard.contacts import is_phone
from taskforce.common.guard.kinds import Finding

# Births -------------------------------------------------------------------------------------------

MONTH = r"[^\W\d_]{3,10}\.?"
YEAR = r"(?:19|20)[0-9]{2}"
DATE = (
    rf"(?:[0-9]{{1,2}}(?:er|st|nd|rd|th)?(?: of| de)?[ ./-](?:[0-9]{{1,2}}|{MONTH})[ ./-],?"
    rf"(?:{YEAR}|[0-9]{{2}})"
    rf"|{YEAR}[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}|{MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? {YEAR}"
    rf"|(?:[0-9]{{1,2}}[./-]|{MONTH} )?{YEAR})(?![0-9A-Za-z])"
)
CUE = (
    r"née?s?|né(?:\(e\)|\.e\.?|·e·?)s?|nee?(?= le )|born|birth ?date|date of birth|d\.?o\.?b\.?|ddn"
    r"|date (?:de )?naiss(?:ance|\.)?|naissance|n[ăa]scut[ăa]?|data na[sș]terii|роден[а]?|дата на раждане"
)
BIRTH = re.compile(
    rf"(?i)(?<!\w)(?:{CUE})(?!\w)(?: \([^()\n]{{1,20}}\))?[ :(]{{0,3}}"
    rf"(?:(?:à|a|in|at|în|в) [\w’'-]{{1,25}},? )?"
    rf"(?:(?:le|la|en|on|in|the|pe|на|is|was|est|au?|du)(?!\w)[ :]{{0,3}}){{0,2}}{DATE}"
)
BORN_ABBREVIATED = re.compile(rf"(?<!\w)b\. ?[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-](?:{YEAR}|[0-9]{{2}})(?!\w)")
BELONGING = ("du ", "de ", "des ", "de la ", "de l’", "de l'", "au ", "par l’", "of ", "of the ", "by the ")
THING = re.compile(  # nobody is born here: a project, an idea ("la fille du groupe" is somebody)
    r"(?i)(?<!\w)"
    + "".join(f"(?<!{word})" for word in BELONGING)
    + r"(?:projets?|associations?|id[ée]es?|collectifs?|r[ée]seaux?|dispositifs?|groupes?|programmes?"
    r"|partenariats?|d[ée]marches?|initiatives?|chartes?|plans?|structures?|centres?|plateformes?|[ée]quipes?"
    r"|projects?|ideas?|networks?|groups?|programs?|partnerships?|charit(?:y|ies)|schemes?|services?|charters?"
    r"|campaigns?|movements?|actions?|for(?:um|ums|a)|f[êe]tes?|festivals?|portails?|portals?|sites?|besoins?"
    r"|organi[sz]ations?|clubs?|comit[ée]s?|committees?|conseils?|councils?|conventions?|demandes?"
    r"|task forces?)\b[^.!?\n,;:()]{0,40}$"
)


def births(text, _known):
    """Dates, or years alone, after a word of birth; not those of a project."""
    for pattern in (BIRTH, BORN_ABBREVIATED):
        for match in pattern.finditer(text):
            if not THING.search(text[max(0, match.start() - 60) : match.start()]):
                yield Finding("birth-date", match.start(), match.end())


# Documents ----------------------------------------------------------------------------------------

PAPER = re.compile(
    r"(?i)(?=[pпtcrnilлsvdaofmbgj])(?<!\w)(?:passe?ports?|pa[sș]aport|паспорт"
    r"|titres? de s[ée]jour|cartes? de s[ée]jour"
    r"|residence (?:permit|card)|r[ée]c[ée]piss[ée]|carte (?:nationale )?d[’']identit[ée]|cni"
    r"|(?:identity|id) (?:cards?|no|number|document)|n° d[’']identit[ée]|carte de identitate|buletin"
    r"|лична карта|lichna karta|seria|s[ée]rie|visa|permis de conduire|driv(?:ing|er[’']?s) licen[cs]e|agdref"
    r"|(?:n°|num[ée]ro) ?[ée]tranger|allocataire|caf|ame|ofpra|cnda|siao|dalo|mdph|cpam|asylum|oqtf|aprf"
    r"|(?:acte|certificat) de naissance|birth certificate|livret de famille|national insurance|carte vitale"
    r"|carte grise|police|court case|tribunal|jugement|tj|case (?:file|no|number)|rg)(?!\w)"
)
CLAUSE = re.compile(r"[^\n;!?]{0,45}")
NUMBER = re.compile(
    r"(?<![^\W_])[A-Z0-9]{1,20}(?:[ \u00a0\u202f./-][A-Z0-9]{1,12}){0,6}(?![^\W_])(?!\s?[€%])"
)
PART = re.compile(r"[A-Z0-9]+")
YEARS = re.compile(rf"{YEAR}[-/ ]{YEAR}")


def documents(text, _known):
    """Numbers that stand shortly after the name of a paper, an office or a court; case-sensitive, since
    the letters of such numbers are capitals and the words around them are not."""
    for cue, following in pairwise([*PAPER.finditer(text), None]):
        end = CLAUSE.match(text, cue.end(), following.start() if following else len(text)).end()
        for match in NUMBER.finditer(text, cue.end(), end):
            if number := _trimmed(match):
                yield Finding("document", *number)
                break


def _trimmed(match):
    """``(start, end)`` of the number in ``match`` without the words in capitals around it, or None."""
    parts = list(PART.finditer(match[0]))
    with_digits = [place for place, part in enumerate(parts) if re.search("[0-9]", part[0])]
    if not with_digits:
        return None
    first, last = with_digits[0], with_digits[-1]
    first -= first > 0 and len(parts[first - 1][0]) <= 3  # XB 123456
    last += last + 1 < len(parts) and len(parts[last + 1][0]) == 1  # 7654321 K
    start, end = parts[first].start(), parts[last].end()
    return (match.start() + start, match.start() + end) if _is_number(match[0][start:end]) else None


def _is_number(written):
    """Six digits, or letters and digits mixed in one block of eight; neither a date, nor two years, nor
    a telephone number, which have their own kinds or none."""
    if PLAIN_DATE.match(written) or YEARS.fullmatch(written) or is_phone(written):
        return False
    has_six = sum(char.isdigit() for char in written) >= 6
    return has_six or any(_is_mixed(block) for block in PART.findall(written))


def _is_mixed(block):
    digits = sum(char.isdigit() for char in block)
    return len(block) >= 8 and 2 <= digits < len(block)
