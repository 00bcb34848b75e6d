"""What the confidentiality guard finds in our own test sentences: ``python -m tests.common.guard_figures``.

The sentences were written by somebody who had not read the rules (see "about" in the file).
"""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from taskforce.common import guard

SENTENCES = Path(__file__).with_name("guard_sentences.json")
LANGUAGES = {"fr": "French", "en": "English"}


class Figures(NamedTuple):
    """Counts by ``(kind, language)``; ``harmless`` sentences by language."""

    expected: Counter
    found: Counter
    false: Counter  # findings of a kind where nothing of any kind is expected
    false_in_harmless: Counter  # those in sentences in which nothing at all is expected
    harmless: Counter


def sentences():
    """The sentences and what is known beside them: ``(list of dicts, guard.Known)``."""
    data = json.loads(SENTENCES.read_text("utf-8"))
    return data["sentences"], guard.known(**data["known"])


def measure():
    """The Figures of the guard on all sentences."""
    figures = Figures(*(Counter() for _ in Figures._fields))
    lines, known = sentences()
    for line in lines:
        _count(figures, line, guard.read(line["text"], known))
    return figures


def _count(figures, line, findings):
    text, language = line["text"], line["language"]
    places = [(text.index(one["text"]), text.index(one["text"]) + len(one["text"])) for one in line["expect"]]
    figures.harmless[language] += not line["expect"]
    for one, (start, end) in zip(line["expect"], places, strict=True):
        meets = {one["kind"], "unknown"} if one["kind"] == "name" else {one["kind"]}
        key = one["kind"], language
        figures.expected[key] += 1
        figures.found[key] += any(f.kind in meets and f.start < end and f.end > start for f in findings)
    for finding in findings:
        if not any(finding.start < end and finding.end > start for start, end in places):
            figures.false[finding.kind, language] += 1
            figures.false_in_harmless[finding.kind, language] += not line["expect"]


def table(figures):
    """The figures as the Markdown table of ``docs/confidentiality-guard.md``."""
    titles = [f"{name}: {what}" for name in LANGUAGES.values() for what in ("found", "false alarms")]
    rows = [["kind", *titles], ["---"] * 5]
    for kind in guard.KINDS:
        rows.append([kind, *(cell for language in LANGUAGES for cell in _cells(figures, (kind, language)))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(figures, key):
    expected = figures.expected[key]
    return f"{figures.found[key]} of {expected}" if expected else "–", str(figures.false[key])


def summary(figures):
    """False alarms per hundred harmless sentences, a line for each language."""
    return "\n".join(_line(figures, code, name) for code, name in LANGUAGES.items())


def _line(figures, code, name):
    harmless = figures.harmless[code]
    alarms = {kind: figures.false_in_harmless[kind, code] for kind in guard.KINDS}
    marks = alarms.pop("unknown")
    per_hundred = [f"{100 * count / harmless:.1f}" for count in (sum(alarms.values()), marks)]
    return (
        f"- {name}: {harmless} harmless sentences; for every hundred of them {per_hundred[0]} false alarms"
        f" and {per_hundred[1]} unknown words marked."
    )


if __name__ == "__main__":
    measured = measure()
    print(table(measured), summary(measured), sep="\n\n")
