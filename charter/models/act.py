"""What was done around the charter, as rows that are only ever added."""

import hashlib
import json
from datetime import UTC

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Act(models.Model):
    """One act in the chain of one organisation (or of one natural person).

    Nothing here points to a row that may go: the chain is the organisation's ``uuid``, people and names
    are copied as text, so that the proof outlives accounts and organisations.  ``hash`` is the SHA-256
    of all the rest as JSON, the hash of the row before included; triggers refuse UPDATE and DELETE.
    """

    class Kind(models.TextChoices):
        SEEN = "seen", _("text read")
        CODE_SENT = "code-sent", _("code sent")
        SIGNED = "signed", _("form signed")
        CONFIRMED = "confirmed", _("signature confirmed")
        PAPER = "paper", _("signed on paper")
        ASSISTED = "assisted", _("signed with help")
        RECEIPT = "receipt", _("receipt made")
        REPLACED = "replaced", _("replaced by a newer signature")
        REMINDED = "reminded", _("reminded to sign")
        LAPSED = "lapsed", _("lapsed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        REPRESENTED = "represented", _("confirmed by a new representative")
        LEFT_REGISTER = "left-register", pgettext_lazy("act", "name taken off the public register")

    chain = models.UUIDField(db_index=False)
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    account = models.PositiveBigIntegerField(null=True)
    network = models.CharField(max_length=60, blank=True)
    user_agent = models.CharField(max_length=300, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("act")
        ordering = ["chain", "position"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "position"], name="act_one_at_each_position"),
        ]

    def __str__(self):
        return f"{self.chain} {self.position}: {self.kind}"

    def computed_hash(self):
        """What ``hash`` must be: the SHA-256 of every other field as one line of JSON, keys sorted."""
        said = {
            "chain": str(self.chain),
            "position": self.position,
            "kind": self.kind,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "facts": self.facts,
            "account": self.account,
            "network": self.network,
            "user_agent": self.user_agent,
            "previous": self.previous,
        }
        line = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(line.encode()).hexdigest()
