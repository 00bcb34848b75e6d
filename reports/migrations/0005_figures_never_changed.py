"""Figures of a year that is frozen never change, whatever the channel: the database refuses; nor does the
campaign that froze them.

SQLite forgets the triggers of a table that a later migration makes anew: such a migration makes them again
(tests/reports/test_sheet_figures_frozen.py fails otherwise).
"""

from django.db import migrations

FROZEN = "EXISTS (SELECT 1 FROM reports_campaign c WHERE c.year = {row}.year AND c.frozen IS NOT NULL)"
SAME = (
    "EXISTS (SELECT 1 FROM reports_indicator i JOIN reports_campaign c ON c.year = i.year"
    " WHERE i.id = NEW.id AND c.frozen IS NOT NULL)"  # SQLite's INSERT OR REPLACE fires no trigger on DELETE
)
OLD, NEW = FROZEN.format(row="OLD"), FROZEN.format(row="NEW")

# (table, event, when it is refused)
RULES = (
    ("reports_indicator", "UPDATE", f"{OLD} OR {NEW}"),
    ("reports_indicator", "DELETE", OLD),
    ("reports_indicator", "INSERT", f"{NEW} OR {SAME}"),
    ("reports_campaign", "UPDATE", "OLD.frozen IS NOT NULL"),
    ("reports_campaign", "DELETE", "OLD.frozen IS NOT NULL"),
    (
        "reports_campaign",
        "INSERT",
        "EXISTS (SELECT 1 FROM reports_campaign c WHERE (c.id = NEW.id OR c.year = NEW.year) AND c.frozen IS NOT NULL)",
    ),
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
    statements = {"sqlite": (SQLITE,), "postgresql": (FUNCTION, TRIGGER)}[schema_editor.connection.vendor]
    for rule in rules():
        for statement in statements:
            schema_editor.execute(statement.format(**rule), None)


def unmake(apps, schema_editor):
    drop = {"sqlite": "DROP TRIGGER {name}", "postgresql": "DROP FUNCTION {name} CASCADE"}
    for rule in rules():
        schema_editor.execute(drop[schema_editor.connection.vendor].format(**rule), None)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_action_sheets")]
    operations = [migrations.RunPython(make, unmake)]
