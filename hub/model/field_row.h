#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "hub/model/field.h"

namespace leadloom::model {

/// How many values a field holds and who sets it.
enum class Shape : std::uint8_t { One, Many, Computed };

/// One row of the registry's tables, from which a FieldSpec is made. Ids are stored on disk: a new
/// field takes a new number within the thousand of its entity (lead 1000, company 2000, …), the
/// number of a field that was removed is never given again. Rows stand in the order people read
/// them.
struct FieldRow {
    FieldId id;
    std::string_view name;
    FieldType type;
    Shape shape;
    Sensitivity sensitivity;
    std::string_view policy;
    std::string_view detail;  ///< enums: allowed ids, parted by blanks; references: the target
    std::string_view description;
    std::string_view example;
};

std::span<const FieldRow> leadFields();     ///< who the person is, where they stand
std::span<const FieldRow> journeyFields();  ///< of a lead: touches, ownership, life cycle
std::span<const FieldRow> consentFields();  ///< of a lead
std::span<const FieldRow> companyFields();
std::span<const FieldRow> dealFields();
std::span<const FieldRow> userFields();
std::span<const FieldRow> activityFields();
std::span<const FieldRow> campaignFields();
std::span<const FieldRow> spendFields();
std::span<const FieldRow> fxRateFields();
std::span<const FieldRow> postFields();

}  // namespace leadloom::model
