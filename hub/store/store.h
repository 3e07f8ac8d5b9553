#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/store/store_check.h"
#include "hub/store/transaction.h"

namespace leadloom::store {

/// A workspace's durable state. Thread-safe: any thread may begin a transaction. The engine knows
/// only this interface and Transaction, so another database can stand behind it.
class Store {
public:
    virtual ~Store() = default;

    /// Waits until it is the only writer (of this process); then everything it does is one unit.
    /// Bug, instead of a deadlock, when this thread has a write transaction already.
    virtual Result<std::unique_ptr<Transaction>> beginWrite() = 0;
    virtual Result<std::unique_ptr<Transaction>> beginRead() = 0;

    /// Interned keys; made on first use, the same for ever. Not to be made by a thread that is
    /// inside a write transaction (Bug).
    virtual Result<ConnectionKey> connectionKey(std::string_view connection) = 0;
    virtual Result<StreamKey> streamKey(std::string_view connection, std::string_view stream) = 0;
    /// Names of a key: {connection, stream}; empty names for an unknown key.
    virtual std::pair<std::string, std::string> streamName(StreamKey key) = 0;

    /// A private copy of everything, gone with the object: what a plan is computed on.
    virtual Result<std::unique_ptr<Store>> scratchCopy() = 0;
    /// Moves the write-ahead log into the database and empties it, so that what was erased is gone
    /// from it too. Writers wait meanwhile, up to half a second after much was written. Does
    /// nothing for a thread that is inside a write transaction. The store moves its log itself,
    /// too, without anyone waiting.
    virtual Status checkpointLog() = 0;
    /// Verifies what durability rests on and that the content is sound; reads everything once.
    virtual Result<std::vector<StoreCheck>> check() = 0;
};

}  // namespace leadloom::store
