"""An index of whole words: FTS5 on SQLite, GIN on PostgreSQL, behind the lookup ``text__words``."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE directory_words USING fts5(
        text, content='directory_servicewords', content_rowid='service_id', tokenize='unicode61')""",
    """CREATE TRIGGER directory_words_add AFTER INSERT ON directory_servicewords BEGIN
        INSERT INTO directory_words(rowid, text) VALUES (new.service_id, new.text); END""",
    """CREATE TRIGGER directory_words_remove AFTER DELETE ON directory_servicewords BEGIN
        INSERT INTO directory_words(directory_words, rowid, text)
        VALUES ('delete', old.service_id, old.text); END""",
    """CREATE TRIGGER directory_words_change AFTER UPDATE ON directory_servicewords BEGIN
        INSERT INTO directory_words(directory_words, rowid, text)
        VALUES ('delete', old.service_id, old.text);
        INSERT INTO directory_words(rowid, text) VALUES (new.service_id, new.text); END""",
)
POSTGRESQL = (
    "CREATE INDEX directory_words ON directory_servicewords USING gin (to_tsvector('simple', text))",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER directory_words_add",
        "DROP TRIGGER directory_words_remove",
        "DROP TRIGGER directory_words_change",
        "DROP TABLE directory_words",
    ),
    "postgresql": ("DROP INDEX directory_words",),
}


def make(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


def unmake(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_directory")]
    operations = [migrations.RunPython(make, unmake)]
