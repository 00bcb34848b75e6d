"""What an action sheet and a diagnosis of needs have in common: their way from a draft to everyone."""

from django.conf import settings
from django.db import models

from directory.models.base import Record

DRAFT, READ, PUBLISHED = "draft", "read", "published"  # codes of the states of both


class Reviewed(Record):
    """A text that partners write, read over by another person than its author, published by a coordinator
    (``reports.reviewing``); ``author`` wrote it last.

    A model of it says its ``Status``, which of them is ``LAID_ASIDE``, which fields are ``PROSE`` (what
    people write), and which are ``NEEDED`` before it is read over.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    read_on = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    published_on = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_published(self):
        return self.status == PUBLISHED

    @property
    def is_writable(self):
        """Whether its text may be changed: what is published is taken back first, in everyone's sight."""
        return self.status in (DRAFT, READ)

    @property
    def missing(self):
        """The names, in words, of what it says before it is read over and does not say yet."""
        return [self._meta.get_field(name).verbose_name for name in self.NEEDED if not getattr(self, name)]
