#pragma once

#include <span>
#include <string_view>

#include "hub/model/entity.h"

namespace leadloom::mapping {

/// Usual names of columns for one field. Of several columns for a single-valued field the one with
/// the lowest rank is taken; those of a many-valued field are all taken, in their order.
struct ColumnNames {
    model::Entity entity;
    std::string_view field;
    int rank = 0;
    std::string_view names;           ///< parted by '|'; '#' stands for a number
    std::string_view separator = {};  ///< of several items in one text
    std::string_view map = {};        ///< "vendor word=unified|…"; words outside it are dropped
};

/// Column names that people and exports use, in the languages of the product: exports of Salesforce
/// reports, HubSpot, Google Contacts and Outlook, properties of vCards, and what people write.
std::span<const ColumnNames> leadColumnNames();
std::span<const ColumnNames> salesColumnNames();

}  // namespace leadloom::mapping
