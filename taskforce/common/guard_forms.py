"""The confidentiality guard beside a field: what it found, said to who writes, before text is saved.

    class MinutesForm(GuardedForm, forms.ModelForm):
        guarded = ["text", "comment"]

        def known_to_guard(self):  # contacts and names of listed partners
            return known_words(guard.known(contacts=…, words=…))

``components/field.html`` shows what was found under the field. A finding that stops puts an error at the
field and a box to tick; the tick is for the passages shown, so one that is typed later stops again. Call
``form.remember_words(who=user)`` once the text is saved.  A form may be stricter: ``stopping`` says which
kinds stop, ``refusing`` which of them no box lets through.  A field may be freer: ``may_stand``.
"""

import logging
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from taskforce.common import guard
from taskforce.common.models import KnownWord

log = logging.getLogger(__name__)
NOBODY = guard.Known()
MOST = 100_000  # characters: what is longer is not read, so it is not saved
STOPPING = frozenset(kind for kind, weight in guard.KINDS.items() if weight == guard.Weight.STOP)
STOPPED = _("Not saved: this must not be written here (%(found)s).")

LABELS = {
    "nir": _("French social security number"),
    "cnp": _("Romanian personal number"),
    "egn": _("Bulgarian personal number"),
    "iban": _("bank account"),
    "map-link": _("link to a map"),
    "coordinates": _("position on a map"),
    "email": _("mail address"),
    "phone": _("telephone number"),
    "street": _("street address"),
    "birth-date": _("birth date"),
    "document": _("number of a document"),
    "name": _("name of a person?"),
    "unknown": _("unknown word"),
}


NAMES = frozenset({"name", "unknown"})


def names_only(text):
    """For lines where professionals are named: ValidationError when they hold anything else that the guard
    knows (a number, an account, a telephone).  No box lets it through: no name has any of them."""
    reading = Reading(text[:MOST], guard.Known(), may_stand=NAMES)
    if reading.findings:
        log.info("A line of names: the guard found %s", reading.counts)
        raise _stop(STOPPED, reading.of_kinds(guard.KINDS))


def why_not_names(text):
    """The same in words, for lines that are no field of a form: "" when they can be kept."""
    try:
        names_only(text)
    except ValidationError as error:
        return error.messages[0]
    return ""


class NamesField(forms.CharField):
    """Where professionals are named: who presents, who comes."""

    default_validators = [names_only]


def known_words(partners=NOBODY):
    """What may stand in a text (``guard.Known``): what is known of ``partners``, and all remembered words."""
    return partners._replace(words=partners.words | KnownWord.objects.words())


class Reading:
    """What the guard found in ``text``, for a template: each passage once, with the words for its kind.

    ``stops`` and ``noticed`` are lists of ``(label, passage)``, ``words`` is the list of those unknown words
    that may be remembered (none where unknown words are ``stopping``).  Also for a page where a second person
    looks at the whole list, before a text goes out.
    """

    def __init__(self, text, known, stopping=STOPPING, may_stand=frozenset()):
        self.text = text
        self.stopping = stopping
        self.findings = [one for one in guard.read(text, known) if one.kind not in may_stand]

    @property
    def counts(self):
        return guard.counts(self.findings)

    @cached_property
    def stops(self):
        return self.of_kinds(self.stopping)

    @cached_property
    def noticed(self):
        others = [(kind, passage) for kind, passage in self._passages if kind not in self.stopping]
        return [(LABELS[kind], passage) for kind, passage in others if passage not in self.words]

    @cached_property
    def words(self):
        marked = {"unknown"} - self.stopping
        unknown = [passage for kind, passage in self._passages if kind in marked]
        return [word for word in unknown if KnownWord.can_be(word)]

    @cached_property
    def confirmation(self):
        """What the ticked box sends: it stands for these passages and for no other."""
        passages = "\n".join(sorted(passage for _label, passage in self.stops))
        return salted_hmac("taskforce.common.guard", passages).hexdigest()[:32]

    def is_confirmed_by(self, sent):
        """Whether ``sent``, a string, is the box of these very passages."""
        return constant_time_compare(sent, self.confirmation)

    def of_kinds(self, kinds):
        """``[(label, passage)]`` of these kinds."""
        return [(LABELS[kind], passage) for kind, passage in self._passages if kind in kinds]

    @cached_property
    def _passages(self):
        return list(dict.fromkeys((kind, self.text[start:end]) for kind, start, end in self.findings))


class FieldGuard:
    """One guarded field of one form: ``field.guard`` in a template, read when it is first asked."""

    def __init__(self, form, name):
        self.form = form
        self.confirm_name = form.add_prefix(f"{name}_confirmed")
        self.remember_name = form.add_prefix(f"{name}_remember")
        self._name = name

    @cached_property
    def reading(self):
        known = self.form.guard_known if self.text else guard.Known()  # an empty field asks no query
        may_stand = self.form.may_stand.get(self._name, ())
        return Reading(self.text[:MOST], known, self.form.stopping, may_stand)

    @property
    def refused(self):
        """``[(label, passage)]`` that must go before the text can be sent."""
        return self.reading.of_kinds(self.form.refusing)

    @property
    def can_be_confirmed(self):
        """Whether a box to tick lets the text through."""
        return bool(self.form.is_bound and self.reading.stops and not self.refused)

    @property
    def text(self):
        """What was typed, or what stands in the field of a form that nobody sent yet."""
        field = self.form[self._name]
        return str((field.data if self.form.is_bound else field.value()) or "")

    @property
    def is_confirmed(self):
        """Whether the box was ticked for what stops in the text as it is now."""
        return self.form.is_bound and self.reading.is_confirmed_by(self.form.data.get(self.confirm_name, ""))

    @property
    def words_to_remember(self):
        """The words ticked, out of those that are marked: nothing else can be sent in."""
        return [word for word in self._ticked() if word in self.reading.words]

    def _ticked(self):
        if not self.form.is_bound:
            return []
        data = self.form.data
        return (
            data.getlist(self.remember_name) if hasattr(data, "getlist") else data.get(self.remember_name, [])
        )


class GuardedForm:
    """Mixin for a form, before ``Form`` or ``ModelForm``: reads the fields named in ``guarded``."""

    guarded = ()
    may_stand = {}  # of a guarded field: the kinds that are its very subject, such as the street of a place
    stopping = STOPPING  # kinds (``guard.KINDS``) that stop until somebody ticks that they may stand
    refusing = frozenset()  # those of them that no tick lets through
    to_look_at = STOPPED  # said of what a tick lets through

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.guarded:
            self.fields[name].guard = FieldGuard(self, name)

    @cached_property
    def guard_known(self):
        return self.known_to_guard()

    def known_to_guard(self):
        """What may stand in this form; a form of a higher room adds its listed partners."""
        return known_words()

    def clean(self):
        cleaned = super().clean()
        for name in self.guarded:
            self._guard(name)
        return cleaned

    def remember_words(self, *, who):
        """Remembers the words that ``who`` ticked as organisations or places; returns how many."""
        words = {word for name in self.guarded for word in self.fields[name].guard.words_to_remember}
        for word in words:
            KnownWord.objects.remember(word, who=who)
        return len(words)

    def _guard(self, name):
        field_guard = self.fields[name].guard
        if len(field_guard.text) > MOST:
            self.add_error(name, ValidationError(_("This text is too long to be read."), code="too-long"))
            return
        reading = field_guard.reading
        if reading.findings:
            log.info("%s.%s: the guard found %s", type(self).__name__, name, reading.counts)
        if refused := field_guard.refused:
            self.add_error(name, _stop(STOPPED, refused))
        elif reading.stops and not field_guard.is_confirmed:
            self.add_error(name, _stop(self.to_look_at, reading.stops))


def _stop(words, passages):
    found = "; ".join(f"{passage}, {label}" for label, passage in passages)
    return ValidationError(words, code="confidential", params={"found": found})
