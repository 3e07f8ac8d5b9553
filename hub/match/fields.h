#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "hub/model/flat_record.h"

namespace leadloom::match {

/// The registry's numbers of the fields that matching looks at; a test holds them to their names.
namespace field {
inline constexpr model::FieldId LeadEmails = 1001;
inline constexpr model::FieldId LeadVerifiedEmails = 1002;
inline constexpr model::FieldId LeadPhones = 1005;
inline constexpr model::FieldId LeadFullName = 1008;
inline constexpr model::FieldId LeadGivenName = 1009;
inline constexpr model::FieldId LeadMiddleName = 1010;
inline constexpr model::FieldId LeadFamilyName = 1011;
inline constexpr model::FieldId LeadSuffix = 1013;
inline constexpr model::FieldId LeadNativeName = 1014;
inline constexpr model::FieldId LeadBirthDate = 1023;
inline constexpr model::FieldId LeadStreet = 1030;
inline constexpr model::FieldId LeadCity = 1031;
inline constexpr model::FieldId LeadRegion = 1032;
inline constexpr model::FieldId LeadPostalCode = 1033;
inline constexpr model::FieldId LeadCountry = 1034;
inline constexpr model::FieldId LeadCompanyName = 1040;
inline constexpr model::FieldId LeadCompanyDomain = 1041;
inline constexpr model::FieldId CompanyName = 2001;
inline constexpr model::FieldId CompanyLegalName = 2002;
inline constexpr model::FieldId CompanyDomains = 2003;
inline constexpr model::FieldId CompanyWebsite = 2004;
inline constexpr model::FieldId CompanyPhones = 2005;
inline constexpr model::FieldId CompanyStreet = 2010;
inline constexpr model::FieldId CompanyCity = 2011;
inline constexpr model::FieldId CompanyRegion = 2012;
inline constexpr model::FieldId CompanyPostalCode = 2013;
inline constexpr model::FieldId CompanyCountry = 2014;
inline constexpr model::FieldId CompanyVatId = 2034;
inline constexpr model::FieldId CompanyRegistration = 2035;
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
