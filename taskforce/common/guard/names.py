"""Names: after a title, beside a birth, and words with a capital that nobody has told us about."""

import re

from taskforce.common.guard.cues import THING
from taskforce.common.guard.kinds import SPACE, Finding, folded_words
from taskforce.common.guard.words import COMMON, FUNCTIONS
from taskforce.common.text import fold

UPPER = "A-ZÀ-ÖØ-ÞĂÂÎȘȚŞŢА-Я"
GAP = f"{SPACE}{{1,2}}"
PARTICLE = r"(?:(?:de|du|des|von|van|van der|el|ben|al)[ \u00a0\u202f]|d[’'])?"
NAME = rf"{PARTICLE}[{UPPER}][\w’'-]{{0,30}}"
NAMES = rf"{NAME}(?:\.?[ \u00a0\u202f-]{NAME}){{0,3}}"

# A title before a name: whatever follows is somebody, unless it is an office ("Mr Mayor").
SHORT = r"(?i:mmes?|mlles?|mrs|mr|ms)"  # stand before names only: the name may be in small letters
TITLE = (
    rf"(?:{SHORT}\.?|M\.|MM\.|Dr\.?|Pr\.?|Me|Sr|Prof\.|(?i:monsieur|madame|mademoiselle|messieurs|mesdames|madam"
    r"|miss|mister|docteur|doctor|ma[îi]tre|p[èe]re|pasteur|pastor|auntie|aunt|uncle|tante|oncle|dl\.|d-na|d-nul|doamna"
    r"|domnul|г-н|г-жа|господин|госпожа))"
)
TITLED = re.compile(
    rf"(?=[mdpsautoгMDPSAUTOГ])(?<![\w-]){TITLE}{GAP}(?:(?:et|and|&|și){GAP}{TITLE}{GAP})?(?P<name>{NAMES})"
)
IN_SMALL = re.compile(
    rf"(?<![\w-]){SHORT}\.?{GAP}(?:(?:et|and|&){GAP}{SHORT}\.?{GAP})?(?P<name>[a-zà-ÿ][a-zà-ÿ’'-]{{2,30}})"
)
# Words that stand before a name as often as before much else: known and common words after them are no name.
WEAK = (
    r"familles?|fam\.|family|families|époux|consorts|le petit|la petite|le jeune|la jeune|little|young|baby"
    r"|familia|семейство"
)
AFTER_WEAK = re.compile(rf"(?=[féclybсFÉCLYBС])(?<![\w-])(?i:{WEAK}){GAP}(?P<name>{NAMES})")
THE_FAMILY = re.compile(
    rf"\b[Tt]he (?P<name>[{UPPER}][\w’'-]{{1,30}})(?: family| children| couple| household)\b"
    rf"|\b[Tt]he (?P<plural>[{UPPER}][\w’'-]{{1,30}}s)\b(?= (?:are|were|have|live|moved|asked|came|need))"
)
# A space, comma or bracket stands before "née": "Journée" and "Année" are nobody.
BORN = re.compile(rf"(?<![\w-])(?P<name>{NAMES})(?:,? \(?|,|\()(?:née?|nee|born|născută?|роден[а]?)(?!\w)")
LABEL = re.compile(
    r"(?i:(?<!\w)(?:pr[ée]noms?|noms?(?: de (?:famille|naissance|jeune fille))?"
    r"|(?:first|last|family|full|sur) ?name|name))"
    rf"{SPACE}?:{SPACE}?(?P<name>{NAMES})"
)
INITIAL = re.compile(rf"[{UPPER}]\.?")


def names(text, known):
    """What titles and births announce."""
    for match in TITLED.finditer(text):
        if not _is_office(match["name"]):
            yield _found(match, text)
    for match in IN_SMALL.finditer(text):
        if not all(word in FUNCTIONS or word in COMMON for word in folded_words(match["name"])):
            yield _found(match, text)
    for pattern in (AFTER_WEAK, LABEL, BORN, THE_FAMILY):
        for match in pattern.finditer(text):
            name = match["name"] or match["plural"]
            is_thing = pattern is BORN and THING.search(text[max(0, match.start() - 40) : match.end("name")])
            if not is_thing and (INITIAL.fullmatch(name) or not is_known(name, known)):
                yield _found(match, text)


def _found(match, text):
    """From the title to the end of the name, with the full stop of an initial."""
    end = match.end("name") if match["name"] else match.end()
    is_initial = text[end - 1].isupper() and not text[end - 2].isalnum()
    return Finding("name", match.start(), end + (is_initial and text[end : end + 1] == "."))


def _is_office(name):
    """``Mr Mayor``, ``Madam Vice-Chair``: nobody's name; known places and months are names after a title."""
    words = folded_words(name)
    return bool(words) and words[0] in FUNCTIONS


# Words with a capital -----------------------------------------------------------------------------

ADDRESS = r"(?:https?://|www\.)\S{0,400}+|[\w.+-]{1,64}+@[\w.-]{1,200}+"  # judged elsewhere, as a whole
WORD = re.compile(rf"{ADDRESS}|(?P<word>[^\W\d_](?:[\w’'-]{{0,40}}[^\W_])?)")
ELIDED = re.compile(r"(?:[dljmnstcDLJMNSTC]|[Qq]u)[’'](?=\w)")  # d’Andrei, l’Exemple
SENTENCE_END = frozenset('.!?:…\n«»"“”•–—')
LONGEST_ACRONYM = 6


def unknown(text, known):
    """Words with a capital inside a sentence, and two in a row anywhere, that are not known."""
    before = None  # a word that may have its capital only because a sentence begins with it
    judged = {}  # a word is judged once, however often it stands there
    for match in WORD.finditer(text):
        start, word = match.start(), match["word"] or ""
        if word not in judged:
            judged[word] = _glued(word, known) if any(map(str.isupper, word[:4])) else None
        glued = judged[word]
        if glued is None:
            before = None
            continue
        begins = _begins_sentence(text, start) and not (glued and word[0].islower())
        if not begins:
            if before and before.end() + 1 == start:
                yield Finding("unknown", before.start(), before.end())
            yield Finding("unknown", start + glued, match.end())
        before = match if begins else None


def _glued(word, known):
    """The length of the article glued to ``word`` (0: none), or None when the rest has no capital, is known,
    an acronym or a code (``INV-42``)."""
    elided = ELIDED.match(word)
    glued = elided.end() if elided else 0
    bare = word[glued:]
    is_acronym = bare.isupper() and len(bare) <= LONGEST_ACRONYM
    if not bare[0].isupper() or bare[-1].isdigit() or is_acronym or is_known(bare, known):
        return None
    return glued


def _begins_sentence(text, start):
    """Whether only spaces, quotes and list marks stand between ``start`` and the end of a sentence."""
    for position in range(start - 1, max(start - 6, -1), -1):
        if text[position] in SENTENCE_END:
            return True
        if text[position] not in " \u00a0\u202f*-(’'[#_":
            return False
    return start < 6


def is_known(name, known):
    """Whether ``name`` as a whole, or each of its words, is known or common."""
    folded = fold(name)
    return folded in known.words or all(
        word in known.words or word in COMMON or word in FUNCTIONS for word in folded_words(folded)
    )
