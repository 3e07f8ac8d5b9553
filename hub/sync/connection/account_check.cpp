#include "hub/sync/connection/account_check.h"

namespace leadloom::sync {

Status checkAccount(RunState& run, const ConnectionContext& connection, Connector& connector) {
    const auto account = connector.account({run.runId, 0, run.options.cancelled});
    if (!account) return account.error();
    if (account->empty()) return Status::ok();
    const std::string key = "account:" + connection.settings->name;
    {
        auto tx = run.store.beginRead();
        if (!tx) return tx.error();
        const auto known = (*tx)->value(key);
        if (!known) return known.error();
        if (*known && **known == *account) return Status::ok();
        if (*known) {
            return Error{ErrorKind::Auth,
                         connection.settings->name +
                             ": the credentials belong to another account than the one that was "
                             "read before; nothing was read or written",
                         "put credentials of the first account back, or make a new connection for "
                         "the other one"};
        }
    }
    auto tx = run.store.beginWrite();
    if (!tx) return tx.error();
    if (const Status put = (*tx)->putValue(key, *account); !put) return put;
    return (*tx)->commit();
}

}  // namespace leadloom::sync
