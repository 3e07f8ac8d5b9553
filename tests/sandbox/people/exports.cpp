#include "tests/sandbox/people/exports.h"

#include <nlohmann/json.hpp>

namespace leadloom::sandbox {

nlohmann::json writeExports(const Population& /*population*/, const std::string& /*folder*/) {
    return nlohmann::json::object();
}

}  // namespace leadloom::sandbox
