#pragma once

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::google_ads {

/// An upload with the names of enum values where they came as numbers, which protocol buffers'
/// JSON allows and Google's own clients send. Unspecified ones (0) are left out; numbers that mean
/// nothing stay.
nlohmann::json withNamedEnums(nlohmann::json upload);

}  // namespace leadloom::sandbox::google_ads
