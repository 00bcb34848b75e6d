import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_direct_permissions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('data', models.BinaryField()),
                ('source', models.CharField(max_length=60, verbose_name='source')),
                ('columns', models.JSONField(default=list)),
                ('domain', models.CharField(blank=True, choices=[('housing', 'Housing'), ('employment', 'Employment'), ('health', 'Health'), ('education', 'Education'), ('social', 'Social assistance'), ('culture', 'Culture and leisure'), ('rights', 'Access to rights')], max_length=20, verbose_name='domain of rows that tell none')),
                ('swap', models.BooleanField(default=False, verbose_name='latitude and longitude are swapped')),
                ('state', models.CharField(choices=[('uploaded', 'Columns to be matched'), ('checking', 'Being read'), ('checked', 'Ready to be imported'), ('writing', 'Being imported'), ('done', 'Imported'), ('failed', 'Could not be read')], default='uploaded', max_length=10, verbose_name='state')),
                ('total', models.PositiveIntegerField(default=0)),
                ('moved', models.DateTimeField(default=django.utils.timezone.now)),
                ('report', models.JSONField(default=dict)),
                ('error', models.JSONField(default=dict)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('who', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import',
                'ordering': ['-created', '-pk'],
            },
        ),
    ]
