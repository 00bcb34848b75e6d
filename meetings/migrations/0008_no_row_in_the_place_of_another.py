"""No row comes in the place of one that was sent, approved or published, and none goes with its table.

No trigger on UPDATE or DELETE sees what INSERT OR REPLACE (SQLite) or TRUNCATE (PostgreSQL) takes away.
SQLite forgets the triggers of a table that a later migration makes anew: such a migration makes them again
(tests/meetings/test_never_changed.py fails otherwise).
"""

from django.db import migrations

# table: what makes a row the same as one that is there
SAME = {
    "meetings_convocation": "there.id = NEW.id OR there.meeting_id = NEW.meeting_id AND there.version = NEW.version",
    "meetings_edition": "there.id = NEW.id OR there.meeting_id = NEW.meeting_id AND there.kind = NEW.kind",
    "meetings_erratum": "there.id = NEW.id",
}
SQLITE = """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} there WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
NO_TRUNCATE = """CREATE FUNCTION meetings_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%: never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$"""
TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION meetings_no_truncate()"""


def make(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(NO_TRUNCATE, None)
    for table, same in SAME.items():
        schema_editor.execute((SQLITE if is_sqlite else TRUNCATE).format(table=table, same=same), None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in SAME:
            schema_editor.execute(f"DROP TRIGGER {table}_no_replace", None)
    else:
        schema_editor.execute("DROP FUNCTION meetings_no_truncate CASCADE", None)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_ideas")]
    operations = [migrations.RunPython(make, unmake)]
