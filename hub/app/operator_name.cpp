#include "hub/app/operator_name.h"

#include <array>
#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace leadloom::app {
namespace {

std::string accountName(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return entry.pw_name;
    }
    return std::to_string(user);
}

}  // namespace

std::string operatorName() {
    const uid_t user = geteuid();
    const char* caller = std::getenv("SUDO_USER");
    if (user == 0 && caller != nullptr && *caller != '\0') return std::string("os:") + caller;
    return "os:" + accountName(user);
}

}  // namespace leadloom::app
