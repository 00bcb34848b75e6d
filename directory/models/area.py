"""Towns and districts of the territory: our own gazetteer, so that no service is called."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.common import text


class Area(models.Model):
    """A town (commune) or a district of one.  Never a living place: there is no type of area for it.

    ``directory.areas`` finds the one a place is in.
    """

    class Kind(models.TextChoices):
        TOWN = "1-town", _("Town")
        DISTRICT = "2-district", _("District")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TOWN)
    code = models.CharField(_("official code"), max_length=20, blank=True)
    latitude = models.FloatField(_("latitude"), validators=[MinValueValidator(-90), MaxValueValidator(90)])
    longitude = models.FloatField(
        _("longitude"), validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    outline = models.JSONField(_("outline"), null=True, blank=True)
    folded = models.CharField(max_length=120, editable=False, db_index=True)

    class Meta:
        verbose_name = _("district or town")
        verbose_name_plural = _("districts and towns")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="area_name_once_per_kind")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.folded = text.fold(self.name)
        super().save(*args, **kwargs)
