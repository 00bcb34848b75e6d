"""No update puts a row in the place of another, and what a signature says never changes.

SQLite's UPDATE OR REPLACE takes away the row in the way without a trigger on it; a text of a draft could be
moved into a published version; and who signed what, for whom and when is as fixed as the act that proves it
(how it ended, who represents it and whether a person is named are not).
"""

from importlib import import_module

from django.db import migrations

# table: what makes a new row the same as another; in an UPDATE trigger "old" is the row itself, in any case
SAME = {
    table: same.replace("old.", "other.")
    for table, same in import_module("charter.migrations.0004_never_put_in_the_place").SAME.items()
}
FIXED = (
    *("number", "chain", "organization_name", "organization_kind", "version_id", "language", "fingerprint"),
    *("name", "function", "authority", "authority_detail", "way", "witness", "read_aloud_in", "interpreter"),
    *("scan", "scan_type", "confirmed", "act_id"),
)
INTO_PUBLISHED = (
    "EXISTS (SELECT 1 FROM charter_version v WHERE v.id = NEW.version_id AND v.published IS NOT NULL)"
)
IN_PLACE = """CREATE TRIGGER {table}_no_update_in_place BEFORE UPDATE ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} other WHERE other.id <> OLD.id AND ({same}))
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
SQLITE = """CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {when}
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
FUNCTION = """CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {when} THEN
            RAISE EXCEPTION '{table}: never changed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$"""
TRIGGER = "CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def rules(vendor):
    """Of each trigger its name, its table and when it refuses."""
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    other_words = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in ("id", *FIXED))
    ended = f"OLD.ended IS NOT NULL AND (OLD.ended {differs} NEW.ended OR OLD.ending {differs} NEW.ending)"
    yield {"name": "charter_text_no_move", "table": "charter_text", "when": INTO_PUBLISHED}
    yield {
        "name": "charter_signature_no_update",
        "table": "charter_signature",
        "when": f"{other_words} OR {ended}",
    }


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for rule in rules(vendor):
        for statement in {"sqlite": (SQLITE,), "postgresql": (FUNCTION, TRIGGER)}[vendor]:
            schema_editor.execute(statement.format(**rule), None)
    if vendor == "sqlite":
        for table, same in SAME.items():
            schema_editor.execute(IN_PLACE.format(table=table, same=same), None)


def unmake(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    drop = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP FUNCTION {name} CASCADE"}[vendor]
    for rule in rules(vendor):
        schema_editor.execute(drop.format(**rule), None)
    if vendor == "sqlite":
        for table in SAME:
            schema_editor.execute(f"DROP TRIGGER {table}_no_update_in_place", None)


class Migration(migrations.Migration):
    dependencies = [("charter", "0004_never_put_in_the_place")]
    operations = [migrations.RunPython(make, unmake)]
