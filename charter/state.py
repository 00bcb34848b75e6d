"""The state of the charter on a day: what to keep elsewhere, so that nothing can be cut off unseen.

A chain proves that nothing before its last act was changed, not that no act was cut off behind; nor can a
chain tell that it is gone whole.  Lines kept elsewhere (a colleague's computer, the minutes of a meeting) do:
the last hash of each chain, and each published version and text.  They name nobody.
"""

import hashlib
from datetime import UTC

from django.db.models import Exists, OuterRef

from charter.models import Act, Text, Version

POSITION = 2  # of an act in its line


def lines():
    """The state now, a line a fact, sorted: ``act CHAIN POSITION HASH`` of each chain's last act, ``version
    NUMBER …`` and ``text NUMBER LANGUAGE FINGERPRINT`` of what is published."""
    return sorted([*_heads(), *_versions(), *_texts()])


def digest(state):
    """The SHA-256 of the lines ``state``, as ``sha256sum`` gives it for their file."""
    return hashlib.sha256("".join(f"{line}\n" for line in state).encode()).hexdigest()


def missing(state):
    """The lines of an earlier ``state`` that hold no more; what came since breaks none."""
    now = {*_versions(), *_texts()}
    return [line for line in state if line not in now and not _is_an_act(line)]


def _is_an_act(line):
    """Whether ``line`` is that of an act that is still where it was, last or not."""
    kind, *said = line.split(" ")
    if kind != "act" or len(said) != POSITION + 1:
        return False
    return any(_line(act) == line for act in Act.objects.filter(hash=said[POSITION]))


def _line(act):
    return f"act {act.chain} {act.position} {act.hash}"


def _heads():
    later = Act.objects.filter(chain=OuterRef("chain"), position__gt=OuterRef("position"))
    last = Act.objects.filter(~Exists(later)).only("chain", "position", "hash")
    return map(_line, last.iterator(chunk_size=2000))


def _versions():
    for version in Version.objects.exclude(published=None):
        at = version.published.astimezone(UTC).isoformat(timespec="seconds")
        terms = (version.number, version.language, version.kind, version.effective, version.grace_ends, at)
        yield "version " + " ".join(map(str, terms))


def _texts():
    texts = Text.objects.exclude(version__published=None).defer("text").select_related("version")
    for words in texts:
        yield f"text {words.version.number} {words.language} {words.fingerprint}"
