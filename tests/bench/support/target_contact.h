#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "tests/bench/support/person_record.h"

namespace leadloom::bench {

/// The twelve fields that go from CRM A to CRM B: where each stands in a record of B (a JSON
/// pointer) and which member of PersonRecord it is made from.
using TargetField = std::pair<std::string_view, std::string PersonRecord::*>;
inline constexpr std::array<TargetField, 12> TargetFields{{
    {"/name/first", &PersonRecord::givenName},
    {"/name/last", &PersonRecord::familyName},
    {"/contact/email", &PersonRecord::email},
    {"/contact/phone", &PersonRecord::phone},
    {"/job/title", &PersonRecord::jobTitle},
    {"/company/name", &PersonRecord::company},
    {"/company/domain", &PersonRecord::domain},
    {"/address/street", &PersonRecord::street},
    {"/address/city", &PersonRecord::city},
    {"/address/zip", &PersonRecord::postalCode},
    {"/address/country", &PersonRecord::country},
    {"/stage", &PersonRecord::stage},
}};

/// By what a person is known: the e-mail, trimmed and in lower case (ASCII).
std::string emailKey(std::string_view email);

}  // namespace leadloom::bench
