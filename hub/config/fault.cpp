#include "hub/config/fault.h"

#include <algorithm>

namespace leadloom::config {

std::string Place::text() const {
    std::string text = file ? *file : std::string("configuration");
    if (line == 0) return text;
    return text + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Fault::text() const {
    std::string text = place.text() + ": ";
    if (!path.empty()) text += path + ": ";
    text += message;
    if (!nearest.empty()) text += " (did you mean \"" + nearest + "\"?)";
    return text;
}

Error asError(const Faults& faults, std::string_view remedy) {
    std::vector<const Fault*> ordered;
    ordered.reserve(faults.size());
    for (const Fault& fault : faults)
        ordered.push_back(&fault);
    std::stable_sort(ordered.begin(), ordered.end(), [](const Fault* left, const Fault* right) {
        const std::string none;
        const std::string& a = left->place.file ? *left->place.file : none;
        const std::string& b = right->place.file ? *right->place.file : none;
        return std::tie(a, left->place.line, left->place.column) <
               std::tie(b, right->place.line, right->place.column);
    });
    Error error{.kind = ErrorKind::InvalidConfig, .message = {}, .remedy = std::string(remedy)};
    for (const Fault* fault : ordered) {
        if (!error.message.empty()) error.message += '\n';
        error.message += fault->text();
    }
    return error;
}

std::string childPath(std::string_view parent, std::string_view key) {
    if (parent.empty()) return std::string(key);
    return std::string(parent) + "." + std::string(key);
}

std::string itemPath(std::string_view parent, std::size_t index) {
    return std::string(parent) + "[" + std::to_string(index) + "]";
}

}  // namespace leadloom::config
