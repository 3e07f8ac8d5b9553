#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/mapping/lens_spec.h"
#include "hub/model/field_table.h"

namespace leadloom::mapping {

/// What became of one column.
struct RecognisedColumn {
    std::string header;
    const model::FieldSpec* field = nullptr;  ///< nullptr: left alone
    std::string separator;                    ///< of several items in its text
};

/// Finds for each column the unified field its name stands for, in any of the languages and export
/// layouts known; the unified names themselves and `custom.*` names are known too. Of several
/// columns for a single-valued field only the best is taken. In the order of the columns.
std::vector<RecognisedColumn> recogniseColumns(std::span<const std::string> headers,
                                               model::Entity entity,
                                               const model::FieldTable& fields);

/// The lenses for recognised columns, fields in `taken` left out. All values are people's texts.
std::vector<LensSpec> lensesFor(std::span<const RecognisedColumn> columns,
                                std::span<const model::FieldId> taken, bool decimalComma);

/// "Email → emails, Vorname → given_name; left: Notes", for `discover`.
std::string describeColumns(std::span<const RecognisedColumn> columns);

}  // namespace leadloom::mapping
