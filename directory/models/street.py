"""Streets and house numbers: the site's own register of addresses, so that no service is called."""

from django.db import models


class Street(models.Model):
    """A street of a town with its middle and its doors, from a public register of addresses.

    ``numbers`` maps a house number as it is written (``"12"``, ``"12 bis"``) to
    ``[latitude, longitude]``.  ``directory.addresses`` reads and finds them.
    """

    name = models.CharField(max_length=200)
    postal_code = models.CharField(max_length=12)
    city = models.CharField(max_length=120)
    latitude = models.FloatField()
    longitude = models.FloatField()
    numbers = models.JSONField(default=dict)
    folded = models.CharField(max_length=200)
    folded_city = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "folded_city", "postal_code"], name="street_once_per_town"
            )
        ]
        indexes = [
            models.Index(fields=["folded_city", "folded"], name="street_by_town"),
            models.Index(fields=["postal_code", "folded"], name="street_by_postcode"),
        ]

    def __str__(self):
        return f"{self.name}, {self.postal_code} {self.city}"
