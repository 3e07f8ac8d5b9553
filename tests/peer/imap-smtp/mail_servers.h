#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/program.h"

namespace leadloom::tests {

/// A real Dovecot and a real Postfix on loopback, with configurations and queues of their own in a
/// temporary folder. Postfix takes mail from sales@firm.example and ana@world.example and hands it
/// to Dovecot, who knows these two. It takes mail for gone@world.example too, whom Dovecot doesn't
/// know, so that it comes back; anybody else is refused at once.
class MailServers {
public:
    /// Empty, or why they can't be started here.
    static std::string obstacle();

    MailServers();
    ~MailServers();
    MailServers(const MailServers&) = delete;
    MailServers& operator=(const MailServers&) = delete;

    std::uint16_t imapPort() const { return imapPort_; }
    std::uint16_t smtpPort() const { return smtpPort_; }
    /// Waits until so many mails have been handed to Dovecot since the start; false after a minute.
    bool waitForDeliveries(std::size_t count) const;
    std::string log() const;

    /// The inbox as another program reads it.
    nlohmann::json readByOther(const std::string& user) const;
    void sendByOther(const std::string& from, const std::string& to,
                     const nlohmann::json& mail) const;
    void flagByOther(const std::string& user, const std::string& flag) const;

private:
    bool start();
    void startDovecot();
    void startPostfix();
    ProgramResult other(const std::vector<std::string>& words, const std::string& input) const;

    std::filesystem::path folder_;
    std::uint16_t imapPort_ = 0, smtpPort_ = 0;
    std::unique_ptr<Program> dovecot_, postfix_;
};

}  // namespace leadloom::tests
