#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/mailchimp/problem.h"

namespace leadloom::sandbox::mailchimp {

/// A field that an audience has for its members. Tags have at most ten characters.
struct MergeField {
    std::int64_t id = 0;
    std::string tag, name, type = "text";
    bool required = false;
    std::vector<std::string> choices;
};

/// What a new audience has.
std::vector<MergeField> standardMergeFields();
nlohmann::json describeMergeField(const MergeField& field, const std::string& listId);
/// From `{"name", "type", "choices"}`; a message where that is none.
std::string mergeFieldFromJson(const nlohmann::json& source, MergeField& field);
/// Why a value can't stand in the field.
std::optional<Problem> mergeValueProblem(const MergeField& field, const nlohmann::json& value);

}  // namespace leadloom::sandbox::mailchimp
