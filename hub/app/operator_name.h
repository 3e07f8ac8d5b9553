#pragma once

#include <string>

namespace leadloom::app {

/// Who gives this command, for the audit: "os:" and the account's name, behind sudo the one who
/// called it.
std::string operatorName();

}  // namespace leadloom::app
