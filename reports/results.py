"""What a consultation found: plain dicts for its page, its file and the report of the year."""

from collections import Counter

from directory.vocabulary import Kind
from reports import small_numbers
from reports.models import Consultation, Question


def of(consultation, *, for_everyone=False):
    """The results as a dict: ``title``, ``until`` (a date), ``answered`` (names of organisations, by name),
    ``total``, ``kinds`` and ``questions``.

    ``kinds``: rows of who answered by kind of organisation.  A question: ``text``, ``kind``, ``rows`` (of
    choices or the scale), ``mean`` (of a scale, one decimal; else None), ``total`` (who answered it) and
    ``texts``, each ``{"text", "by"}`` ("" where the organisation did not say it may be named).
    ``is_told``: whether there is a number to show at all.
    A row: ``label``, ``count``, ``percent`` (of those who answered the question).

    ``for_everyone``: what they answered passes ``small_numbers`` (None: not shown); who answered is told of
    listed organisations only, one by one, so that these can be counted; and only words whose organisation
    said so are shown, unless they tell a small number of people.
    """
    answers = consultation.said
    shown = [one for one in answers if one.organization.is_listed] if for_everyone else answers
    kinds = Counter(one.organization.kind for one in shown)
    return {
        "title": consultation.title,
        "language": consultation.language,
        "until": consultation.until,
        "total": len(shown),
        "answered": [one.organization.name for one in shown],
        "kinds": _rows(Kind.choices, kinds, len(shown), for_everyone=False),
        "questions": [_question(one, answers, for_everyone) for one in consultation.asked],
    }


def _question(question, answers, for_everyone):
    said = [(one, one.values[str(question.pk)]) for one in answers if str(question.pk) in one.values]
    found = {
        "text": question.text,
        "kind": question.kind,
        "total": len(said),
        "rows": [],
        "mean": None,
        "texts": [],
    }
    if question.kind == Question.Kind.TEXT:
        return found | {"texts": _texts(said, for_everyone)}
    counts = Counter(
        code for _answer, value in said for code in (value if isinstance(value, list) else [value])
    )
    rows = _rows(question.choices, counts, len(said), for_everyone)
    is_hidden = any(row["count"] is None for row in rows)
    if question.kind == Question.Kind.SCALE and said and not is_hidden:
        found["mean"] = round(sum(int(value) for _answer, value in said) / len(said), 1)
    if for_everyone:
        found["total"] = small_numbers.told(len(said)) if not is_hidden else None
    return found | {"rows": rows, "is_told": not for_everyone or any(row["count"] for row in rows)}


def _rows(choices, counts, total, for_everyone):
    """One row for each choice that is one; the zeros too."""
    numbers = [counts[code] for code, _label in choices]
    shown = small_numbers.list_of(numbers)[0] if for_everyone else numbers
    return [
        {"label": str(label), "count": count, "percent": _percent(count, total, for_everyone)}
        for (_code, label), count in zip(choices, shown, strict=True)
    ]


def _percent(count, total, for_everyone):
    if count is None or not total:
        return None
    return small_numbers.share(count, total) if for_everyone else round(100 * count / total)


def _texts(said, for_everyone):
    """Words with a name first, by name; then the others in an order that tells nothing of who wrote them."""
    named = [
        {"text": text, "by": one.organization.name} for one, text in said if _is_named(one, for_everyone)
    ]
    if for_everyone:
        return [row for row in named if not small_numbers.in_words(row["text"])]
    return named + [
        {"text": text, "by": ""} for text in sorted(text for one, text in said if not one.may_name)
    ]


def _is_named(one, for_everyone):
    return one.may_name and (one.organization.is_listed or not for_everyone)


def for_report(year):
    """The results, for everyone, of the published consultations whose last day was in ``year``."""
    rows = Consultation.objects.published().of_year(year).order_by("until", "pk")
    return [of(one, for_everyone=True) for one in rows.with_questions()]


def lines(consultation):
    """The answers as lines of a file, the first the header: one organisation a line, words as written."""
    questions = list(consultation.questions.all())
    yield ["organization", "kind", "answered", "may_be_named", *[question.text for question in questions]]
    for one in consultation.answers.select_related("organization"):
        cells = [_cell(question, one.values.get(str(question.pk))) for question in questions]
        organization = one.organization
        yield [organization.name, organization.kind, one.changed.date().isoformat(), one.may_name, *cells]


def _cell(question, value):
    labels = dict(question.choices)
    codes = value if isinstance(value, list) else [value or ""]
    return "; ".join(labels.get(code, code) for code in codes)
