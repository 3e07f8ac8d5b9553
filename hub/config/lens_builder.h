#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/config/fault.h"
#include "hub/config/node.h"
#include "hub/mapping/lens_spec.h"
#include "hub/model/field_table.h"

namespace leadloom::config {

/// What holds for all lenses of a stream.
struct StreamOptions {
    std::string root;  ///< JSON pointer, or empty
    bool strings = false;
    std::optional<std::string> clear;
    bool recognise = false;
    bool decimalComma = false;
    std::vector<std::string> streams;  ///< known streams; empty: not checked
};

/// Turns one entry of a mapping file into a lens. `node` has passed lensShape(). Nothing, with
/// faults, when it makes no sense.
std::optional<mapping::LensSpec> buildLens(const model::FieldSpec& field, const Node& node,
                                           const StreamOptions& options, const std::string& path,
                                           Faults& faults);

/// The pointer a place's text stands for: itself, or a key below the root.
std::string placePointer(const StreamOptions& options, const std::string& written);

}  // namespace leadloom::config
