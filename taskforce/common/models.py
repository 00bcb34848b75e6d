"""What waits to leave: one row for each mail that is written and not yet with the mail server.  And the
words with a capital that people told the confidentiality guard to let stand."""

import re
import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.common.text import fold


class OutgoingMailQuerySet(models.QuerySet):
    def due(self):
        """Mails that may leave now, the one that waits longest first."""
        return self.filter(state=OutgoingMail.State.WAITING, due__lte=timezone.now()).order_by("due")

    def claim(self, pk):
        """The mail ``pk``, for the caller alone until its lease runs out; None when it is another's.

        The database decides in one statement, so that of two senders at once one gets the mail.
        """
        now = timezone.now()
        mine = self.due().filter(pk=pk).order_by()
        if not mine.update(due=now + timedelta(seconds=settings.MAIL_LEASE), tries=F("tries") + 1):
            return None
        return self.filter(pk=pk).first()


class OutgoingMail(models.Model):
    """A mail whose text is kept until it has left, and no longer.

    What stays is no mail: for a mail with a ``key`` a row without text, so that the key is used once; for
    a mail given up a row without text that says which error it met.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created = models.DateTimeField(auto_now_add=True)
    due = models.DateTimeField(default=timezone.now)  # when to try (again), or the end of a sender's lease
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)  # the class of the last one, never its words

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="common_mail_key_once"),
        ]
        indexes = [models.Index(fields=["due"], condition=Q(state="waiting"), name="common_mail_due")]

    def __str__(self):
        return f"{self.pk}: {self.state}"  # not to whom, nor what about: it may stand in a log

    def was_sent(self):
        """Forgets the mail; of one with a key, all but the key."""
        row = OutgoingMail.objects.filter(pk=self.pk)
        if self.key:
            row.update(state=self.State.SENT, payload={}, error="")
        else:
            row.delete()

    def try_again(self, error):
        """Notes the error; the mail is due again after 1, 2, 4 … minutes, at most an hour."""
        first, most = settings.MAIL_RETRY
        wait = min(first * 2 ** min(self.tries - 1, 20), most)
        self._if_still_mine(due=timezone.now() + timedelta(seconds=wait), error=type(error).__name__)

    def give_up(self, error):
        """Forgets the text of a mail that cannot be sent; that there was one, and why, is kept."""
        self._if_still_mine(state=self.State.FAILED, payload={}, error=type(error).__name__)

    def _if_still_mine(self, **changes):
        """A sender whose lease ran out says nothing about a mail that another one has taken."""
        OutgoingMail.objects.filter(pk=self.pk, tries=self.tries).update(**changes)


class KnownWordQuerySet(models.QuerySet):
    def words(self):
        """The folded words, all of them: what ``guard.known(remembered=…)`` takes."""
        return frozenset(self.values_list("word", flat=True))

    def remember(self, word, *, who=None):
        """The KnownWord of ``word``, new or of old: the guard will not mark it again.

        Only letters and what stands between them: neither a number nor an address can be remembered
        (ValidationError).  ``who`` said so is kept with the word.
        """
        if not KnownWord.can_be(word):
            raise ValidationError(_("Only a word can be remembered, of at most 80 letters."), code="no-word")
        return self.get_or_create(word=fold(word).strip(), defaults={"who": who})[0]


class KnownWord(models.Model):
    """A word with a capital that is an organisation or a place, as somebody said who saw it marked."""

    FORM = re.compile(r"[^\W\d_](?:[’' -]?[^\W\d_]){1,79}")

    word = models.CharField(max_length=160, unique=True)  # folded
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = KnownWordQuerySet.as_manager()

    def __str__(self):
        return self.word

    @classmethod
    def can_be(cls, word):
        """Whether ``word`` has the form of a word, up to a few in a row."""
        return bool(cls.FORM.fullmatch(fold(word).strip()))
