#pragma once

#include "hub/config/shape.h"

namespace leadloom::config {

/// What may stand behind a unified field in a mapping file; see docs/mapping.md.
ShapePtr lensShape();
/// What a stream may say beside its fields (keys that begin with '_', and `id`).
ShapePtr streamOptionsShape();

}  // namespace leadloom::config
