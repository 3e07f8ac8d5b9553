#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/model/flat_record.h"

namespace leadloom::app {

/// One record of a labelled file, and which person or company it truly is.
struct LabelledRecord {
    std::string id;      ///< lasting, unique in its set
    std::string truth;   ///< equal for records of one thing
    std::string script;  ///< in which the name is written, where the file tells; else empty
    model::FlatRecord fields;
};

/// A set of records whose truth is known: one file, or the two that are to be linked.
struct LabelledSet {
    std::string name;
    model::Entity entity = model::Entity::Lead;
    std::vector<LabelledRecord> records;
    /// Pairs of truths that look alike and are two, where a file beside it tells.
    std::vector<std::pair<std::string, std::string>> lookAlikes;
};

/// Every set in a folder, in the order of their names. Knows the columns of FEBRL, of Splink's
/// fake_1000, of the Chicago sites and of `leadloom-sandbox --dump-people`; files without a column
/// that tells the truth are left out. Refused (Usage) with the place and the remedy: no such
/// folder, no file in it that can be measured, a row that is cut off.
Result<std::vector<LabelledSet>> readLabelledSets(const std::filesystem::path& folder);

}  // namespace leadloom::app
