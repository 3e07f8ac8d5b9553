#pragma once

#include <string>
#include <string_view>

#include "hub/api/hub_view.h"

namespace leadloom::api {

/// The plain status page: one HTML document without scripts or outside resources, readable on a
/// telephone's width, in light and dark.
std::string statusPage(const HubView& view);

/// `text` with the characters that mean something to HTML replaced.
std::string escapeHtml(std::string_view text);

}  // namespace leadloom::api
