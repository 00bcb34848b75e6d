"""What was sent, approved or published never changes, whatever the channel: the database refuses.

SQLite forgets the triggers of a table that a later migration makes anew: such a migration makes them again.
"""

from django.db import migrations

TABLES = ("meetings_convocation", "meetings_edition", "meetings_erratum")
EVENTS = ("UPDATE", "DELETE")
SQLITE = """CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
FUNCTION = """CREATE FUNCTION {table}_no_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{table}: never changed' USING ERRCODE = 'integrity_constraint_violation';
    END $$"""
TRIGGER = """CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_no_{event}()"""


def run(schema_editor, **statements):
    for table in TABLES:
        for event in EVENTS:
            for statement in statements[schema_editor.connection.vendor]:
                schema_editor.execute(statement.format(table=table, event=event.lower()), None)


def make(apps, schema_editor):
    run(schema_editor, sqlite=(SQLITE,), postgresql=(FUNCTION, TRIGGER))


def unmake(apps, schema_editor):
    drop = ("DROP FUNCTION {table}_no_{event} CASCADE",)
    run(schema_editor, sqlite=("DROP TRIGGER {table}_no_{event}",), postgresql=drop)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_meetings")]
    operations = [migrations.RunPython(make, unmake)]
