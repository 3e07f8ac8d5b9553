#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include <leadloom/abi/service/json.h>

namespace leadloom::plugin_host {

/// leadloom.json/1: walks a page once and hands back its records as slices of the page itself.
/// Serves one connector instance; may be called again from within its own sink.
class JsonService {
public:
    /// `paddedBody` tells which bytes can be parsed where they lie, to their end (readable beyond
    /// it, with a zero right behind it); all others are copied first.
    explicit JsonService(std::function<std::string_view()> paddedBody);
    ~JsonService();
    JsonService(const JsonService&) = delete;
    JsonService& operator=(const JsonService&) = delete;
    const ll_json* table() const { return &table_; }

private:
    class Page;
    static ll_status split(const ll_json* self, const ll_call* call, ll_str body,
                           ll_str recordsPointer, const ll_str* keyPointers, std::size_t keyCount,
                           const ll_json_sink* sink);
    Page& freePage();

    std::function<std::string_view()> paddedBody_;
    std::vector<std::unique_ptr<Page>> pages_;  ///< one a level of nested calls
    std::size_t depth_ = 0;
    ll_json table_;
};

}  // namespace leadloom::plugin_host
