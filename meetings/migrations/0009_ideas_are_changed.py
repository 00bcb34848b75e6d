from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("meetings", "0008_no_row_in_the_place_of_another")]

    operations = [
        migrations.AddField(
            model_name="idea",
            name="changed",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="idea",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
