"""Whether CRM B holds what it must."""
from .processes import Failed


def check(target, records, seed, who, revision=0):
    """Compares B field by field with what the first `records` contacts of A must have become, those
    that were edited in this revision."""
    found = target.control(f"check?records={records}&seed={seed}&revision={revision}")
    if found["right"] != found["expected"] or found["wrong"] or found["unexpected"]:
        raise Failed(f"{who}: wrong content at B: {found}")
    return found["expected"]
