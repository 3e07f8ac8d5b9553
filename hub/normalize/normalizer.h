#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "hub/model/field.h"
#include "hub/normalize/locale_hints.h"
#include "hub/normalize/normal_form.h"
#include "hub/normalize/phone.h"

namespace leadloom::normalize {

/// What is known of one value beyond its type; views are borrowed for the call.
struct ValueHints {
    std::string_view region;  ///< country of the record, alpha-2; empty: the LocaleHints' region
    std::string_view format;  ///< pattern of a date (see normalizeDate); empty: ISO and epochs
};

/// Brings raw values into the normal form of their type. Holds the locale hints of a connection and
/// the caches: one per worker thread, not to be shared. Never throws on input; what is no value of
/// the type is refused with a reason that does not quote it.
///
/// Normal forms are fixed points: a normal form normalises to itself under the same hints, except
/// that with a `decimalMark` of ',' a grouped-looking decimal is read in that locale.
class Normalizer {
public:
    explicit Normalizer(LocaleHints hints = {});

    /// One value of a type that needs no list of allowed ids; Enum and Reference are taken as
    /// written.
    NormalForm normalize(model::FieldType type, std::string_view raw,
                         std::string_view regionHint = {});
    NormalForm normalize(model::FieldType type, std::string_view raw, const ValueHints& hints);

    /// One value of a field: as its type says, enums by the field's own list. Of a many-valued
    /// field this is one item.
    NormalForm normalize(const model::FieldSpec& field, std::string_view raw,
                         const ValueHints& hints = {});

    const LocaleHints& hints() const { return hints_; }

private:
    NormalForm language(std::string_view raw);

    LocaleHints hints_;
    PhoneParser phones_;
    std::unordered_map<std::string, NormalForm> languages_;  ///< few, and slow to canonicalise
};

}  // namespace leadloom::normalize
