"""The confidentiality guard: reads people's text for what must not be in minutes, reports or comments.

It finds forms, not meanings: identity numbers that check, addresses, telephone numbers, titles before a
name.  It never says that a text holds no personal data, and it never changes one.  What it cannot see: a
first name alone at the start of a sentence, a person told by her story, a street without a number, numbers
copied wrong, words in pictures.

Reading is linear in the length of the text whatever stands in it: every repeat is bounded, or possessive.
Findings carry positions for the page; what is logged is a count by kind, never the words.
"""

from collections import Counter

from taskforce.common.guard import contacts, cues, names, numbers, places
from taskforce.common.guard.kinds import KINDS, ORDER, Finding, Known, Weight, known

__all__ = ["KINDS", "Finding", "Known", "Weight", "counts", "known", "read"]

READERS = (
    numbers.identity,
    numbers.iban,
    *places.READERS,
    contacts.phones,
    contacts.mails,
    cues.births,
    cues.documents,
    names.names,
    names.unknown,
)


def read(text, known=Known()):  # noqa: B008 - a NamedTuple of frozensets never changes
    """The Findings in ``text``, in its order, none over another; ``known`` is what may stand there."""
    found = [finding for reader in READERS for finding in reader(text, known)]
    found.sort(key=lambda finding: (ORDER[finding.kind], finding.start))
    kept, taken = [], bytearray(len(text))
    for finding in found:
        if taken.find(1, finding.start, finding.end) < 0:
            taken[finding.start : finding.end] = b"\x01" * (finding.end - finding.start)
            kept.append(finding)
    return sorted(kept, key=lambda finding: finding.start)


def counts(findings):
    """How many of each kind: all that may be logged."""
    return dict(Counter(finding.kind for finding in findings))
