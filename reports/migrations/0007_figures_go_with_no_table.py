"""On PostgreSQL frozen figures do not go with TRUNCATE either, which no trigger on DELETE sees.

INSERT OR REPLACE (SQLite) is refused since 0005.
"""

from django.db import migrations

TABLES = ("reports_indicator", "reports_campaign")
TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION reports_no_truncate()"""  # the function of 0002


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(TRUNCATE.format(table=table), None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}", None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_consultations")]
    operations = [migrations.RunPython(make, unmake)]
