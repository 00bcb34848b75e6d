"""What is frozen never changes, whatever the channel: the database refuses.

An edition that is frozen may still be published, then replaced; nothing else of it changes.  Its files are
written in the transaction that freezes it, and never after.  SQLite forgets the triggers of a table that a
later migration makes anew: such a migration makes them again (tests/reports/test_never_changed.py).
"""

from django.db import migrations

EDITION, FILE = "reports_edition", "reports_editionfile"
KEPT = ("uid", "year", "number", "language", "title", "reason", "replaces_id", "revision", "begun")
KEPT += ("snapshot", "snapshot_sha256", "pages", "renderer", "frozen", "frozen_by_name")
SAME_EDITION = """EXISTS (SELECT 1 FROM reports_edition there WHERE there.frozen IS NOT NULL AND (there.id = NEW.id
    OR there.uid = NEW.uid
    OR there.year = NEW.year AND there.language = NEW.language AND there.number = NEW.number))"""
SAME_FILE = """EXISTS (SELECT 1 FROM reports_editionfile there WHERE there.id = NEW.id
    OR there.edition_id = NEW.edition_id AND there.name = NEW.name)"""
FROZEN = "EXISTS (SELECT 1 FROM reports_edition e WHERE e.id = NEW.edition_id AND e.frozen IS NOT NULL)"


def changed(other):
    """SQL that is true when a frozen edition changes in anything but being published or replaced."""
    kept = [f"NEW.{column} {other} OLD.{column}" for column in KEPT]
    said = [f"NEW.{column} {other} OLD.{column}" for column in ("published", "published_by_name")]
    back = "OLD.state = 'replaced' AND NEW.state <> 'replaced' OR OLD.state = 'published' AND NEW.state = 'frozen'"
    since = f"OLD.published IS NOT NULL AND ({' OR '.join(said)})"
    return f"OLD.frozen IS NOT NULL AND ({' OR '.join(kept)} OR {since} OR {back})"


def rules(other):
    """(table, name, event, when it is refused)"""
    yield EDITION, "change", "UPDATE", changed(other)
    yield EDITION, "delete", "DELETE", "OLD.frozen IS NOT NULL"
    yield EDITION, "replace", "INSERT", SAME_EDITION
    yield FILE, "change", "UPDATE", "TRUE"
    yield FILE, "delete", "DELETE", "TRUE"
    yield FILE, "replace", "INSERT", f"{FROZEN} OR {SAME_FILE}"


SQLITE = """CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} WHEN {when}
    BEGIN SELECT RAISE(ABORT, '{table}: never changed'); END"""
FUNCTION = """CREATE FUNCTION {table}_no_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {when} THEN
            RAISE EXCEPTION '{table}: never changed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$"""
TRIGGER = """CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_no_{name}()"""
NO_TRUNCATE = """CREATE FUNCTION reports_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '%: never changed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$"""
TRUNCATE = """CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION reports_no_truncate()"""


def make(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, name, event, when in rules("IS NOT" if is_sqlite else "IS DISTINCT FROM"):
        for statement in (SQLITE,) if is_sqlite else (FUNCTION, TRIGGER):
            schema_editor.execute(statement.format(table=table, name=name, event=event, when=when), None)
    if not is_sqlite:
        for statement in (NO_TRUNCATE, *(TRUNCATE.format(table=table) for table in (EDITION, FILE))):
            schema_editor.execute(statement, None)


def unmake(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, name, _event, _when in rules(""):
        drop = "DROP TRIGGER {}_no_{}" if is_sqlite else "DROP FUNCTION {}_no_{} CASCADE"
        schema_editor.execute(drop.format(table, name), None)
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION reports_no_truncate CASCADE", None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_report_editions")]
    operations = [migrations.RunPython(make, unmake)]
