#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "hub/mapping/lens_mapping.h"

namespace leadloom::mapping {

/// A lens that does not keep what it is given.
struct LawBreach {
    model::FieldId field = 0;
    std::size_t example = 0;  ///< counted from 1; 0: the field's own example in the model
    std::string message;      ///< names the law and both values (of examples, so fictitious)
};

/// Checks the laws of every lens on vendor records and on each field's own example: what was read
/// can be written back without a change (get-put), what is written is read back (put-get), and a
/// cleared field reads as empty. What a lens makes coarser on purpose is let through.
std::vector<LawBreach> checkLaws(const LensMapping& mapping, std::span<const std::string> examples,
                                 const normalize::LocaleHints& hints);

}  // namespace leadloom::mapping
