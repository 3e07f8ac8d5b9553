#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/model/flat_record.h"
#include "hub/normalize/match_keys.h"

namespace leadloom::match {

/// How two records' names go together.
enum class Agreement {
    Unknown,    ///< at least one of them says nothing
    Same,       ///< the same, or a usual short form, initial, spelling or transcription of it
    Different,  ///< clearly another
};

/// A person's name as folded Latin words. A full name alone gives its words to neither part; they
/// are then compared with whatever the other record has.
struct PersonName {
    std::vector<std::string> given;
    std::vector<std::string> family;
    std::vector<std::string> unordered;  ///< of a full name without parts
    bool isLatin = true;                 ///< as it was written, before it was folded

    bool isKnown() const { return !given.empty() || !family.empty() || !unordered.empty(); }
};

PersonName personNameOf(std::span<const model::FieldValue> lead, normalize::MatchKeys& keys);

struct NameAgreement {
    Agreement given = Agreement::Unknown;
    Agreement family = Agreement::Unknown;
};

/// Symmetric. Given and family name entered the wrong way round in one record are recognised.
NameAgreement compareNames(const PersonName& one, const PersonName& other);

}  // namespace leadloom::match
