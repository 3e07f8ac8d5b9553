#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/salesforce/org.h"
#include "tests/sandbox/salesforce/soql.h"

namespace leadloom::sandbox::salesforce {

/// A field reached from a row: zero or more reference fields to follow, then the field itself.
struct BoundField {
    std::vector<std::size_t> hops;
    std::size_t field = 0;
    const Field* meta = nullptr;
    /// Canonical relationship names of the hops.
    std::vector<std::string> names;
};

/// The ids that a query selects, in order, and what to show of each. Ids stay good when records
/// change; a record that is gone for good by then is left out of the page.
struct SoqlSelection {
    const Table* table = nullptr;
    std::vector<BoundField> fields;
    std::vector<std::string> ids;
    bool count = false;
    std::optional<SoqlError> error;
};

/// Runs a query; `withDeleted` as queryAll does.
SoqlSelection selectSoql(const Org& org, std::string_view text, bool withDeleted);

/// Appends the record as the query shows it, relationships nested.
void appendSelected(std::string& out, const Org& org, const SoqlSelection& selection,
                    const Row& row, const std::string& version);
/// The value of a bound field for a row; nothing when a relationship is empty.
const Value& boundValue(const Org& org, const BoundField& field, const Row& row);

}  // namespace leadloom::sandbox::salesforce
