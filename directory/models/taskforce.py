"""The task force itself: one row, set up in the site by its coordinator."""

from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taskforce.common.fields import CodesField


def validate_time_zone(name):
    """ValidationError unless ``name`` is an IANA time zone."""
    if name not in available_timezones():
        raise ValidationError(
            _("Not a known time zone, such as Europe/Paris: %(name)s"), params={"name": name}
        )


def language_choices():
    return settings.LANGUAGES


class TaskForceQuerySet(models.QuerySet):
    def current(self):
        """The task force without its drawings and logo (they weigh up to 300 kB), or None before set-up.

        ``has_logo`` tells whether there is one to ask for.
        """
        light = self.annotate(has_logo=models.Q(logo__isnull=False))
        return light.defer("outline", "background", "logo").first()

    def site_name(self):
        """How the task force is called, for a mail: said in the language it is written in, not before; ""
        without a task force."""
        taskforce = self.current()
        return lazy(lambda: taskforce.called if taskforce else "", str)()

    def changed(self):
        """Call inside the transaction of any change the public may see: kept pages are made anew."""
        self.update(version=F("version") + 1)


class TaskForce(models.Model):
    """Name, town, languages, territory.  ``version`` rises with every change of the public data."""

    name = models.CharField(_("name of the task force"), max_length=120)
    names = models.JSONField(_("name in other languages"), default=dict, blank=True)  # by code of language
    town = models.CharField(_("town or territory"), max_length=120)
    email = models.EmailField(_("contact e-mail"), blank=True)
    phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        default="FR",
        help_text=_("Two letters: public holidays and telephones follow it."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="Europe/Paris", validators=[validate_time_zone]
    )
    languages = CodesField(_("languages of the site"), choices=language_choices, blank=False)
    meeting_interval = models.PositiveSmallIntegerField(
        _("months between two meetings"), default=2, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    outline = models.JSONField(_("outline of the territory"), null=True, blank=True)
    background = models.JSONField(_("lines drawn on the map"), null=True, blank=True)
    west = models.FloatField(null=True, editable=False)
    south = models.FloatField(null=True, editable=False)
    east = models.FloatField(null=True, editable=False)
    north = models.FloatField(null=True, editable=False)
    logo = models.BinaryField(null=True, blank=True)
    version = models.PositiveBigIntegerField(default=1, editable=False)

    objects = TaskForceQuerySet.as_manager()

    class Meta:
        verbose_name = _("task force")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="taskforce_only_one")]

    def __str__(self):
        return f"{self.called}, {self.town}"

    @property
    def called(self):
        """The name in the language of the page; ``name`` where it was not written in that one."""
        return self.names.get(get_language()) or self.name
