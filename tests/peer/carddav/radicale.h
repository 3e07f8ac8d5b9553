#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "plugin-sdk/testing/loopback_transport.h"
#include "tests/support/program.h"

namespace leadloom::tests {

/// Adds the credentials of Radicale's one user to what the hub would authorize.
class BasicTransport : public testing::Transport {
public:
    testing::HttpReply send(const testing::HttpCall& call) override;

private:
    testing::LoopbackTransport transport_;
};

/// A real CardDAV server in a process of its own, on a free port of loopback, with one user
/// (leadloom, s3cret-pw) and the address books that were asked for.
class Radicale {
public:
    static bool isInstalled();
    /// Whether vdirsyncer is there too.
    static bool hasCompanion();

    explicit Radicale(const std::vector<std::string>& books);
    ~Radicale();
    Radicale(const Radicale&) = delete;
    Radicale& operator=(const Radicale&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    const std::string& url() const { return url_; }
    std::string bookUrl(const std::string& book) const { return url_ + "/leadloom/" + book + "/"; }

    testing::HttpReply request(const std::string& method, const std::string& url,
                               const std::string& body = {},
                               std::vector<std::pair<std::string, std::string>> headers = {});
    void put(const std::string& book, const std::string& uid, const std::string& card);
    void remove(const std::string& book, const std::string& name);
    /// The cards of a book as they lie on its disk, by UID: lines in alphabetical order.
    std::map<std::string, std::string> cards(const std::string& book) const;

private:
    std::filesystem::path folder_;
    std::unique_ptr<Program> program_;
    std::string url_;
    BasicTransport transport_;
};

/// A card of version 3.0.
std::string cardOf(const std::string& uid, const std::string& given, const std::string& more = {});

}  // namespace leadloom::tests
