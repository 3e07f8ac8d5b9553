#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hub/base/result.h"
#include "hub/config/fault.h"
#include "hub/config/node.h"
#include "hub/mapping/mapping.h"
#include "hub/model/field_table.h"
#include "hub/normalize/locale_hints.h"

namespace leadloom::config {

/// A mapping text with the name it is called by in messages; an empty text is no mapping.
struct MappingText {
    std::string file;
    std::string text;
    std::shared_ptr<const Node> root = {};  ///< the text as read, where that was done before
};

/// What a mapping is loaded for.
struct MappingRequest {
    MappingText connectorDefault;
    MappingText overlay;  ///< the connection's own file, over the default entry by entry
    std::string stream;
    model::Entity entity = model::Entity::Lead;
    std::vector<std::string> streams;  ///< all streams of the connector; empty: not checked
    normalize::LocaleHints hints;      ///< the connection's
    std::vector<std::string> columns;  ///< known columns, for streams that recognise them
};

/// Loads the mapping of one stream and checks the laws of its lenses on the examples that ship with
/// it. Custom fields are interned into `fields`. InvalidConfig with every fault, one a line; the
/// same in `faults`, where given.
Result<std::shared_ptr<const mapping::Mapping>> loadMapping(const MappingRequest& request,
                                                            model::FieldTable& fields,
                                                            Faults* faults = nullptr);

}  // namespace leadloom::config
