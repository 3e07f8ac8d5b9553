#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/model/field.h"
#include "hub/model/value.h"

namespace leadloom::store {

/// What one record and Leadloom last agreed on for one field.
struct ShadowField {
    model::FieldId field = 0;
    model::Value external;   ///< what the record held
    model::Value canonical;  ///< the canonical value that stood for it
    TimeUs stampUs = 0;      ///< effective time of the edit, given once, inherited by copies
    bool own = false;        ///< someone there said so; else Leadloom wrote it there (adopted)
    bool settled = false;    ///< `external` is the vendor's settled form of our write
    /// A write under way: the external value sent; absent: none.
    model::Value pending;
    model::Value pendingCanonical;
    TimeUs pendingSinceUs = 0;
    /// Whether it was carried out isn't known: its answer got lost, and only a read can tell. Until
    /// then the record is taken to hold `external`.
    bool unsure = false;

    bool isUnderWay() const { return !pending.isAbsent() && !unsure; }
};

/// The shadow of one record: its fields in rising id. Kept as one compact blob beside its link.
struct Shadow {
    std::vector<ShadowField> fields;

    ShadowField* find(model::FieldId field);
    const ShadowField* find(model::FieldId field) const;
    /// The field's entry, made (absent) in its place when missing.
    ShadowField& at(model::FieldId field);
};

std::string encode(const Shadow& shadow);
/// Storage error when the blob is not one of ours.
Result<Shadow> decodeShadow(std::string_view blob);

}  // namespace leadloom::store
