#pragma once

#include <leadloom/abi/service/thread_check.h>

namespace leadloom::plugin_host {

/// leadloom.thread-check/1: whether the present thread is inside a call that the hub made into a
/// connector. One table for all. Any thread.
const ll_thread_check* threadCheckService();

}  // namespace leadloom::plugin_host
