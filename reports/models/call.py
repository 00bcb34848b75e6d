"""The call to partners for their paragraphs of a report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.edition import WRITING, Edition


class CallQuerySet(models.QuerySet):
    def open(self, today):
        """Those that partners can follow on ``today``: up to the last day, while texts may change."""
        return self.filter(until__gte=today, edition__state__in=WRITING)


class Call(models.Model):
    """Partners are asked to write or confirm their paragraphs of ``edition`` until the end of ``until``.

    Nothing is closed then: the texts are, once the edition goes to validation.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="call")
    until = models.DateField(_("until"))
    asked = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=254)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call to partners")

    def __str__(self):
        return f"{self.edition}: {self.until}"
