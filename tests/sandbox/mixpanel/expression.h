#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::mixpanel {

/// Whether an object with these properties is meant.
using Predicate = std::function<bool(const nlohmann::json& properties)>;

/// A segmentation expression such as `properties["$email"] == "a@b.test" and properties["n"] > 3`:
/// comparisons, `in`, `defined(…)`, and, or, not, brackets. Nothing where it can't be read.
std::optional<Predicate> parsedExpression(std::string_view text);

/// The name in `properties["name"]`; nothing where it is something else.
std::optional<std::string> propertyIn(std::string_view text);

}  // namespace leadloom::sandbox::mixpanel
