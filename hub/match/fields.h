#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/model/flat_record.h"

namespace leadloom::match {

/// The registry's numbers of the fields that matching looks at; a test holds them to their names.
namespace field {
inline constexpr model::FieldId LeadEmails = 1001;
inline constexpr model::FieldId LeadPhones = 1005;
inline constexpr model::FieldId LeadFullName = 1008;
inline constexpr model::FieldId LeadGivenName = 1009;
inline constexpr model::FieldId LeadFamilyName = 1011;
inline constexpr model::FieldId CompanyName = 2001;
inline constexpr model::FieldId CompanyLegalName = 2002;
inline constexpr model::FieldId CompanyDomains = 2003;
inline constexpr model::FieldId CompanyWebsite = 2004;
inline constexpr model::FieldId CompanyCountry = 2014;
inline constexpr model::FieldId DealName = 3001;
inline constexpr model::FieldId DealAmount = 3002;
inline constexpr model::FieldId DealClosesOn = 3009;
inline constexpr model::FieldId DealCompany = 3032;
inline constexpr model::FieldId UserEmail = 8002;
}  // namespace field

/// A field's text; empty when it has none. A view into `record`.
std::string_view textOf(std::span<const model::FieldValue> record, model::FieldId field);
/// A field's items that aren't empty; views into `record`.
std::vector<std::string_view> itemsOf(std::span<const model::FieldValue> record,
                                      model::FieldId field);

}  // namespace leadloom::match
