#include "hub/net/http_response.h"

#include <algorithm>

#include "hub/net/http_date.h"

namespace leadloom::net {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

bool sameName(std::string_view left, std::string_view right) {
    return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::string_view HttpResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (sameName(key, name)) return value;
    }
    return {};
}

TimeUs HttpResponse::serverTimeUs() const {
    return parseHttpDate(header("Date")).value_or(0);
}

}  // namespace leadloom::net
