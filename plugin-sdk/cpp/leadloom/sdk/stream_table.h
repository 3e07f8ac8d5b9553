#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/discovery.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/status.h>

/// A connector's streams as a table: a range of structs that have `std::string_view stream`.
namespace leadloom::sdk {

inline Status noSuchStream(std::string_view stream) {
    return {LL_UNSUPPORTED, "no such stream: " + std::string(stream)};
}
/// A lookup by a key that the stream's records can't be asked for by.
inline Status noSuchKey(std::string_view stream, std::string_view key) {
    return {LL_UNSUPPORTED, std::string(stream) + " can't be searched by " + std::string(key)};
}

/// Null where the table doesn't have it.
template <typename Table>
auto findStream(const Table& table, std::string_view stream) -> decltype(&*std::begin(table)) {
    for (const auto& known : table)
        if (known.stream == stream) return &known;
    return nullptr;
}

/// Describes one stream, or all of them where `stream` is empty: `describe(entry)` gives the JSON
/// text that leadloom/abi/discovery.h asks for. Among all of them, one that the account doesn't
/// have (LL_NOT_FOUND) is left out.
template <typename Table, typename Describe>
Status discoverEach(const Table& table, std::string_view stream, const DiscoverySink& sink,
                    Describe&& describe) {
    if (!stream.empty() && findStream(table, stream) == nullptr) return noSuchStream(stream);
    for (const auto& known : table) {
        if (!stream.empty() && known.stream != stream) continue;
        const Result<std::string> text = describe(known);
        if (!text && text.status().code() == LL_NOT_FOUND && stream.empty()) continue;
        if (!text) return text.status();
        if (auto status = sink.stream(known.stream, *text); !status) return status;
    }
    return Status::ok();
}

}  // namespace leadloom::sdk
