"""Let the database itself refuse to rewrite the change log."""

from django.db import migrations

_SQLITE = """CREATE TRIGGER changes_keep_{0} BEFORE {0} ON changes_change
BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"""
_POSTGRESQL = """CREATE FUNCTION changes_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the change log is append-only'; END $$;
CREATE TRIGGER changes_keep BEFORE UPDATE OR DELETE ON changes_change
FOR EACH ROW EXECUTE FUNCTION changes_refuse()"""


def guard(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute(_SQLITE.format("UPDATE"))
        editor.execute(_SQLITE.format("DELETE"))
    else:
        editor.execute(_POSTGRESQL)


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_initial")]
    operations = [migrations.RunPython(guard)]
