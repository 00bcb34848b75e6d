from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_commitment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Street",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("postal_code", models.CharField(max_length=12)),
                ("city", models.CharField(max_length=120)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("numbers", models.JSONField(default=dict)),
                ("folded", models.CharField(max_length=200)),
                ("folded_city", models.CharField(max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["folded_city", "folded"], name="street_by_town"),
                    models.Index(fields=["postal_code", "folded"], name="street_by_postcode"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("folded", "folded_city", "postal_code"), name="street_once_per_town"
                    )
                ],
            },
        ),
    ]
