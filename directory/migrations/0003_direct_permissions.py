"""Permissions on organisations stand in tables of their own, and go with the organisation.

Until here they were guardian's generic rows, which outlive an organisation and open the next one that
gets its key.
"""

from django.db import migrations


def bring(apps, schema_editor):
    """Moves the generic rows on organisations to the direct tables."""
    organizations = apps.get_model("directory", "Organization").objects
    for kind in ("group", "user"):
        generic = apps.get_model("guardian", f"{kind}objectpermission").objects.filter(
            content_type__app_label="directory", content_type__model="organization"
        )
        direct = apps.get_model("directory", f"organization{kind}objectpermission").objects
        living = set(organizations.values_list("pk", flat=True))
        for row in generic:
            if int(row.object_pk) in living:
                fields = {f"{kind}_id": getattr(row, f"{kind}_id"), "content_object_id": int(row.object_pk)}
                direct.get_or_create(permission_id=row.permission_id, **fields)
        generic.delete()


def take_back(apps, schema_editor):
    """Moves the direct rows to the generic tables, so that the direct ones can get their columns back."""
    content_type = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="directory", model="organization"
    )
    for kind in ("group", "user"):
        generic = apps.get_model("guardian", f"{kind}objectpermission").objects
        direct = apps.get_model("directory", f"organization{kind}objectpermission").objects.all()
        for row in direct:
            fields = {f"{kind}_id": getattr(row, f"{kind}_id"), "object_pk": str(row.content_object_id)}
            generic.get_or_create(permission_id=row.permission_id, content_type=content_type.get(), **fields)
        direct.delete()


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_words_index"), ("guardian", "0001_initial")]
    operations = [
        migrations.RemoveIndex("organizationgroupobjectpermission", "directory_o_content_5d3d9d_idx"),
        migrations.RemoveIndex("organizationuserobjectpermission", "directory_o_content_abe468_idx"),
        migrations.AlterUniqueTogether(
            "organizationgroupobjectpermission", {("group", "permission", "content_object")}
        ),
        migrations.AlterUniqueTogether(
            "organizationuserobjectpermission", {("user", "permission", "content_object")}
        ),
        migrations.RemoveField("organizationgroupobjectpermission", "content_type"),
        migrations.RemoveField("organizationgroupobjectpermission", "object_pk"),
        migrations.RemoveField("organizationuserobjectpermission", "content_type"),
        migrations.RemoveField("organizationuserobjectpermission", "object_pk"),
        migrations.RunPython(bring, take_back),
    ]
