#include "hub/app/references.h"

namespace leadloom::app {

References::References(const std::filesystem::path& folder)
    : secrets_(folder / "leadloom.secrets"), resolver_(folder, &secrets_, &redactor_) {}

Result<std::string> References::value(std::string_view kind, std::string_view name) const {
    return resolver_.resolve("${" + std::string(kind) + ":" + std::string(name) + "}");
}

}  // namespace leadloom::app
