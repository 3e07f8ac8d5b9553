#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox {

/// Records that clients changed through a vendor's own API, by type. Edits through the control
/// surface are not counted.
class WriteCounts {
public:
    void created(const std::string& type) { ++counts_[type].created; }
    void updated(const std::string& type) { ++counts_[type].updated; }
    void deleted(const std::string& type) { ++counts_[type].deleted; }
    void clear() { counts_.clear(); }

    nlohmann::json toJson() const {
        auto document = nlohmann::json::object();
        for (const auto& [type, count] : counts_)
            document[type] = {
                {"created", count.created}, {"updated", count.updated}, {"deleted", count.deleted}};
        return document;
    }

private:
    struct Count {
        std::uint64_t created = 0, updated = 0, deleted = 0;
    };
    std::map<std::string, Count> counts_;
};

}  // namespace leadloom::sandbox
