#pragma once

#include <atomic>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/store/store.h"

namespace leadloom::sync {

/// A store before another one that counts who writes, and lets nobody while `refuses`.
/// Thread-safe.
class MoodyStore final : public store::Store {
public:
    explicit MoodyStore(store::Store& inner) : inner_(inner) {}

    Result<std::unique_ptr<store::Transaction>> beginWrite() override {
        ++writers;
        if (refuses) return Error{ErrorKind::Storage, "the disk is gone", "bring it back"};
        return inner_.beginWrite();
    }
    Result<std::unique_ptr<store::Transaction>> beginRead() override { return inner_.beginRead(); }
    Result<store::ConnectionKey> connectionKey(std::string_view connection) override {
        return inner_.connectionKey(connection);
    }
    Result<store::StreamKey> streamKey(std::string_view connection,
                                       std::string_view stream) override {
        return inner_.streamKey(connection, stream);
    }
    std::pair<std::string, std::string> streamName(store::StreamKey key) override {
        return inner_.streamName(key);
    }
    Result<std::unique_ptr<store::Store>> scratchCopy() override { return inner_.scratchCopy(); }
    Status checkpointLog() override { return inner_.checkpointLog(); }
    Result<std::vector<store::StoreCheck>> check() override { return inner_.check(); }

    std::atomic<bool> refuses{false};
    std::atomic<int> writers{0};

private:
    store::Store& inner_;
};

}  // namespace leadloom::sync
