#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "plugin-sdk/testing/loaded_plugin.h"

namespace leadloom::testing {

/// The built connector on a fake hub, over a temporary folder.
class FolderRig {
public:
    FolderRig();
    ~FolderRig();
    FolderRig(const FolderRig&) = delete;
    FolderRig& operator=(const FolderRig&) = delete;

    /// Opens the connector anew; `settings` beside the path, `streams` as the hub gives them.
    void open(nlohmann::json settings = nlohmann::json::object(),
              const nlohmann::json& streams = nlohmann::json::array());
    void put(const std::string& name, const std::string& content);
    std::string content(const std::string& name) const;
    void erase(const std::string& name);
    /// Sets a file's time far back, so that the connector trusts it; `day` of January 2020.
    void age(const std::string& name, int day = 1);

    CapturedRead read(const std::string& stream, const std::string& cursor = {}, bool full = false,
                      unsigned pageSize = 0);
    static std::string cursorOf(const CapturedRead& read);

    FakeHub& hub() { return *hub_; }
    Session& session() { return *session_; }

private:
    std::string folder_;
    LoadedPlugin plugin_;
    std::unique_ptr<FakeHub> hub_;
    std::unique_ptr<Session> session_;
};

}  // namespace leadloom::testing
