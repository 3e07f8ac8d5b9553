#include "hub/mapping/json_pointer.h"

#include <charconv>

namespace leadloom::mapping {
namespace {

constexpr std::size_t LargestIndex = 1000;

std::optional<std::string> unescaped(std::string_view step) {
    std::string text;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] != '~') {
            text += step[i];
            continue;
        }
        if (++i == step.size() || (step[i] != '0' && step[i] != '1')) return std::nullopt;
        text += step[i] == '0' ? '~' : '/';
    }
    return text;
}

}  // namespace

std::optional<std::vector<std::string>> pointerSteps(std::string_view pointer) {
    if (pointer.size() < 2 || pointer[0] != '/') return std::nullopt;
    std::vector<std::string> steps;
    for (;;) {
        pointer.remove_prefix(1);
        const std::size_t end = pointer.find('/');
        auto step = unescaped(pointer.substr(0, end));
        if (!step) return std::nullopt;
        steps.push_back(std::move(*step));
        if (end == std::string_view::npos) return steps;
        pointer.remove_prefix(end);
    }
}

std::string pointerTo(std::string_view parent, std::string_view key) {
    std::string pointer{parent};
    pointer += '/';
    for (const char c : key) {
        if (c == '~') {
            pointer += "~0";
        } else if (c == '/') {
            pointer += "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

std::optional<std::size_t> arrayIndex(std::string_view step) {
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool whole = !step.empty() && end == step.data() + step.size() && error == std::errc();
    const bool padded = step.size() > 1 && step[0] == '0';
    if (!whole || padded || index > LargestIndex) return std::nullopt;
    return index;
}

}  // namespace leadloom::mapping
