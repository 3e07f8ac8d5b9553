#include "hub/mapping/mapping.h"

#include <algorithm>

namespace leadloom::mapping {

const LensTraits* Mapping::lens(model::FieldId field) const {
    const auto all = lenses();
    const auto found =
        std::lower_bound(all.begin(), all.end(), field,
                         [](const LensTraits& one, model::FieldId id) { return one.field < id; });
    return found != all.end() && found->field == field ? &*found : nullptr;
}

}  // namespace leadloom::mapping
