#include "hub/sync/privacy/suppression.h"

namespace leadloom::sync {
namespace {

std::string digestOf(const EngineSettings& settings, std::string_view kind,
                     std::string_view value) {
    std::string text = "suppression\n";
    text += kind;
    text += '\n';
    text += value;
    return settings.digest(text);
}

}  // namespace

std::string keyDigest(const EngineSettings& settings, const model::IdentityKey& key) {
    return digestOf(settings, "key" + std::to_string(static_cast<int>(key.kind)), key.value);
}

std::string recordDigest(const EngineSettings& settings, const StreamContext& stream,
                         std::string_view externalId) {
    return digestOf(settings, "record:" + stream.place(), externalId);
}

std::string leadDigest(const EngineSettings& settings, std::string_view lead) {
    return digestOf(settings, "lead", lead);
}

Result<bool> isOfErasedPerson(store::Transaction& tx, const RunState& run,
                              const StreamContext& stream, const store::InboxRow& row,
                              const std::vector<model::IdentityKey>& keys) {
    if (!run.suppresses) return false;
    const EngineSettings& settings = run.workspace.settings();
    std::vector<std::string> digests{recordDigest(settings, stream, row.externalId)};
    if (!row.marker.empty()) digests.push_back(leadDigest(settings, row.marker));
    for (const model::IdentityKey& key : keys)
        digests.push_back(keyDigest(settings, key));
    for (const std::string& digest : digests) {
        const auto found = tx.suppression(digest);
        if (!found) return found.error();
        if (*found) return true;
    }
    return false;
}

}  // namespace leadloom::sync
