#include "hub/plugin_host/thread_check_service.h"

#include "hub/plugin_host/call_frame.h"

namespace leadloom::plugin_host {
namespace {

std::int32_t isConnectionThread(const ll_thread_check*, const ll_connector*) {
    return CallFrame::onThisThread() ? 1 : 0;
}

constexpr ll_thread_check Table{sizeof(ll_thread_check), nullptr, &isConnectionThread};

}  // namespace

const ll_thread_check* threadCheckService() {
    return &Table;
}

}  // namespace leadloom::plugin_host
