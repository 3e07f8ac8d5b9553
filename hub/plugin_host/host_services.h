#pragma once

#include <string_view>

namespace leadloom::plugin_host {

/// Whether this hub offers the host service of that id ("leadloom.http/1").
bool isKnownService(std::string_view id);

}  // namespace leadloom::plugin_host
