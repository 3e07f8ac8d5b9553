#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

/// SELECT … FROM … WHERE … ORDER BY … LIMIT …; empty parts and a limit of 0 are left out. Values in
/// `where` are written by sql_text.h.
struct SelectQuery {
    std::vector<std::string> fields;
    std::string object;
    std::string where;
    std::string orderBy;
    std::uint32_t limit = 0;

    std::string text() const {
        std::string text = "SELECT " + joinTexts(fields, ",") + " FROM " + object;
        if (!where.empty()) text += " WHERE " + where;
        if (!orderBy.empty()) text += " ORDER BY " + orderBy;
        if (limit > 0) text += " LIMIT " + std::to_string(limit);
        return text;
    }
};

}  // namespace leadloom::sdk
