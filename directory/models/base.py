"""What several records of the directory have in common."""

import uuid

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from taskforce.common import text


class Record(models.Model):
    """A record people edit: a stable identity, where it came from, and which revision it is at.

    ``revision`` rises with each edit: a form that was opened at an older one is shown both texts.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=60, blank=True)
    external_id = models.CharField(_("identifier at the source"), max_length=120, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(_("modified"), auto_now=True)

    class Meta:
        abstract = True


def free_slug(model, name, pk=None):
    """A slug for ``name`` that no other row of ``model`` has: ``school-mediation``, then ``…-2``.

    ASCII, at most 80 characters; a name without a Latin letter gives ``model-2`` and so on.
    """
    stem = slugify(text.fold(name))[:72].strip("-") or model._meta.model_name
    taken = set(model.objects.filter(slug__startswith=stem).exclude(pk=pk).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
