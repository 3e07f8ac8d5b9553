#include "hub/model/value.h"

namespace leadloom::model {

Value Value::items(std::span<const std::string> items) {
    std::size_t used = items.size();
    while (used > 0 && items[used - 1].empty())
        --used;
    if (used == 0) return empty();
    std::string joined = items[0];
    for (const std::string& item : items.subspan(1, used - 1)) {
        joined += ItemSeparator;
        joined += item;
    }
    return Value(Presence::Present, std::move(joined));
}

std::vector<std::string_view> Value::items() const {
    std::vector<std::string_view> found;
    if (!isPresent()) return found;
    std::string_view rest = text_;
    for (;;) {
        const std::size_t end = rest.find(ItemSeparator);
        found.push_back(rest.substr(0, end));
        if (end == std::string_view::npos) return found;
        rest.remove_prefix(end + 1);
    }
}

}  // namespace leadloom::model
