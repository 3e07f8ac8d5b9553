"""What the hub's store holds, looked at from outside."""
import contextlib
import sqlite3

# Numbers that change with any write to a lead, a link, a change-log line or the outbox.
LEAD_TABLES = {
    "canonical": "count(*), total(version), max(updated_at), total(length(fields))",
    "identity": "count(*), total(length(key))",
    "link": "count(*), total(inbox_seq), total(vendor_time), total(seen), total(shadow)",
    "shadow": "count(*), max(id), total(length(fields))",
    "inbox": "count(*), max(seq)",
    "change_log": "count(*), max(seq)",
    "intent": "count(*), max(id)",
    "attempt": "count(*), max(id)",
}


@contextlib.contextmanager
def opened(hub):
    connection = sqlite3.connect(f"file:{hub.folder / 'leadloom.db'}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def lead_writes(before, after):
    """Tables that were written to between two calls of lead_facts."""
    return [table for table in before if before[table] != after[table]]


def lead_facts(hub):
    with opened(hub) as connection:
        return {table: connection.execute(f"SELECT {numbers} FROM {table}").fetchone()
                for table, numbers in LEAD_TABLES.items()}

