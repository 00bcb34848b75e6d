"""What is published, done or receipted never changes, whatever the channel: the database refuses.

SQLite forgets the triggers of a table that a later migration makes anew: such a migration makes them again
(tests/charter/test_never_changed.py fails otherwise).
"""

from django.db import migrations

NEVER = "TRUE"
PUBLISHED = "OLD.published IS NOT NULL"
OF_PUBLISHED = "EXISTS (SELECT 1 FROM charter_version v WHERE v.id = {row}.version_id AND v.published IS NOT NULL{more})"

# (table, event, when it is refused)
RULES = (
    ("charter_version", "UPDATE", PUBLISHED),
    ("charter_version", "DELETE", PUBLISHED),
    ("charter_text", "UPDATE", OF_PUBLISHED.format(row="OLD", more="")),
    ("charter_text", "DELETE", OF_PUBLISHED.format(row="OLD", more="")),
    # A translation may come later; nothing may come in the place of the reference.
    ("charter_text", "INSERT", OF_PUBLISHED.format(row="NEW", more=" AND v.language = NEW.language")),
    ("charter_act", "UPDATE", NEVER),
    ("charter_act", "DELETE", NEVER),
    ("charter_receipt", "UPDATE", NEVER),
    ("charter_receipt", "DELETE", NEVER),
    ("charter_signature", "DELETE", NEVER),
)
SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
FUNCTION = """CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {when} THEN
            RAISE EXCEPTION '{table}: never changed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    END $$"""
TRIGGER = "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def rules():
    for table, event, when in RULES:
        yield {"name": f"{table}_no_{event.lower()}", "table": table, "event": event, "when": when}


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statements = {"sqlite": (SQLITE,), "postgresql": (FUNCTION, TRIGGER)}[vendor]
    for rule in rules():
        for statement in statements:
            schema_editor.execute(statement.format(**rule), None)


def unmake(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    statement = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP FUNCTION {name} CASCADE"}[vendor]
    for rule in rules():
        schema_editor.execute(statement.format(**rule), None)


class Migration(migrations.Migration):
    dependencies = [("charter", "0001_charter")]
    operations = [migrations.RunPython(make, unmake)]
