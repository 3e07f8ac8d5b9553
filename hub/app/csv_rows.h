#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace leadloom::app {

/// Rows of comma-separated text: quotes and doubled quotes, line breaks within quotes, both kinds
/// of line end; blanks around bare cells are taken off. Rows without any cell are left out.
std::vector<std::vector<std::string>> csvRows(std::string_view text);

}  // namespace leadloom::app
