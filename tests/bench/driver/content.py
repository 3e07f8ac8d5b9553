"""Whether CRM B holds what it must."""
from .processes import Failed


def check(target, records, seed, who):
    """Compares B field by field with what the first `records` contacts of A must have become."""
    found = target.control(f"check?records={records}&seed={seed}")
    if found["right"] != found["expected"] or found["wrong"] or found["unexpected"]:
        raise Failed(f"{who}: wrong content at B: {found}")
    return found["expected"]
