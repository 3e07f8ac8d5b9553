#include "hub/plugin_host/host_services.h"

#include <algorithm>
#include <array>

namespace leadloom::plugin_host {
namespace {

constexpr std::array<std::string_view, 14> Services{
    "leadloom.log/1",          "leadloom.clock/1",
    "leadloom.http/1",         "leadloom.credentials/1",
    "leadloom.json/1",         "leadloom.digest/1",
    "leadloom.rate-limit/1",   "leadloom.state/1",
    "leadloom.directory/1",    "leadloom.metrics/1",
    "leadloom.thread-check/1", "leadloom.stream/1",
    "leadloom.draft.crypto/1", "leadloom.draft.text-forms/1"};

}  // namespace

bool isKnownService(std::string_view id) {
    return std::find(Services.begin(), Services.end(), id) != Services.end();
}

}  // namespace leadloom::plugin_host
