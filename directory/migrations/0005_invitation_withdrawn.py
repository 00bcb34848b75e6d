"""Invitations withdrawn stay for a day: mails to one address are counted, whoever sends them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0004_streets"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="withdrawn",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
