"""No row comes in the place of another: SQLite's INSERT OR REPLACE fires no trigger on what it deletes, and
PostgreSQL's TRUNCATE none on rows."""

from django.db import migrations

# table: what makes a new row the same as one that is there
SAME = {
    "charter_version": "old.id = NEW.id OR old.number = NEW.number",
    "charter_text": "old.id = NEW.id OR old.version_id = NEW.version_id AND old.language = NEW.language",
    "charter_act": "old.id = NEW.id OR old.hash = NEW.hash OR old.chain = NEW.chain AND old.position = NEW.position",
    "charter_receipt": "old.id = NEW.id OR old.signature_id = NEW.signature_id",
    "charter_signature": "old.id = NEW.id OR old.number = NEW.number OR old.act_id = NEW.act_id"
    " OR old.chain = NEW.chain AND old.version_id = NEW.version_id AND old.ended IS NULL AND NEW.ended IS NULL",
}
REPLACE = """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} old WHERE {same})
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
FUNCTION = """CREATE FUNCTION charter_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%: never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$"""
TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION charter_no_truncate()"""


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTION, None)
    statement = REPLACE if schema_editor.connection.vendor == "sqlite" else TRUNCATE
    for table, same in SAME.items():
        schema_editor.execute(statement.format(table=table, same=same), None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION charter_no_truncate CASCADE", None)
        return
    for table in SAME:
        schema_editor.execute(f"DROP TRIGGER {table}_no_replace", None)


class Migration(migrations.Migration):
    dependencies = [("charter", "0003_receipts_are_proved")]
    operations = [migrations.RunPython(make, unmake)]
