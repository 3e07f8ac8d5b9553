#pragma once

#include "hub/mapping/mapped_record.h"
#include "hub/mapping/mapping.h"
#include "hub/store/shadow.h"

namespace leadloom::sync {

/// Whether a record holds another address or number than it is known by and, of all else, hardly
/// anything any more: where ids are used again its id is another's now. What stands in the place of
/// a write of ours, as it did before, isn't asked: it may be what the other one says.
bool isAnotherRecord(const mapping::Mapping& mapping, const store::Shadow& known,
                     const mapping::MappedRecord& fields);

/// Whether a place in a file holds another record than it did: another name or, where there are no
/// names, no address or number that it had. Whoever was only renamed is found again by those.
bool holdsAnother(const mapping::Mapping& mapping, const store::Shadow& known,
                  const mapping::MappedRecord& fields);

}  // namespace leadloom::sync
