#pragma once

#include <string>

#include "tests/plugins/support/sandbox_rig.h"

namespace leadloom::testing {

/// The connector before the sandbox's mail servers, which hold no mail yet.
class MailRig : public SandboxRig {
public:
    explicit MailRig(nlohmann::json more = nlohmann::json::object())
        : SandboxRig("imap-smtp", "no token", settings(std::move(more))) {
        hub().setCredential("username", "sales@firm.example");
        hub().setCredential("password", "s3cret-mail-pw");
    }

    /// A mail arrives: its header fields and its body.
    void arrive(const std::string& fields, const std::string& body = "Hello\n") {
        create("mails",
               {{"raw", "Date: Fri, 20 Nov 2026 10:00:00 +0000\n" + fields + "\n" + body}});
    }
    /// A mail of ana@world.example.
    void fromAna(const std::string& id, const std::string& more = {},
                 const std::string& body = "Hello\n") {
        arrive("From: Ana Ruiz <ana@world.example>\nTo: sales@firm.example\nMessage-ID: <" + id +
                   "@world.example>\n" + more,
               body);
    }
    /// What the server says once to a command that begins so; "close" ends the connection.
    void answer(const std::string& command, const std::string& words) {
        control("PATCH", "/settings",
                {{"answers", nlohmann::json::array({{{"to", command}, {"say", words}}})}});
    }
    nlohmann::json payload(const std::string& stream, std::size_t at = 0) {
        const auto all = read(stream);
        return all.records.size() > at ? nlohmann::json::parse(all.records[at].payload)
                                       : nlohmann::json();
    }
    CapturedResult send(const std::string& to, const std::string& key = "key-1",
                        const nlohmann::json& more = nlohmann::json::object()) {
        nlohmann::json wish = {
            {"to", to}, {"subject", "Offer"}, {"text", "Good day"}, {"send", true}};
        wish.update(more);
        Session::Writing one;
        one.operation = LL_WRITE_CREATE;
        one.idempotencyKey = key;
        one.payload = wish.dump();
        const auto written = session().write("messages", {one});
        return written.of(0) == nullptr ? CapturedResult{} : *written.of(0);
    }
    nlohmann::json outgoing() { return control("GET", "/records/outgoing").at("records"); }
    nlohmann::json filed() { return control("GET", "/records/sent").at("records"); }

private:
    static nlohmann::json settings(nlohmann::json more) {
        nlohmann::json all = {{"ports", {"imap_port", "smtp_port"}},
                              {"address", "sales@firm.example"},
                              {"imap_host", "127.0.0.1"},
                              {"imap_security", "none"},
                              {"smtp_host", "127.0.0.1"},
                              {"smtp_security", "none"},
                              {"send_mail", true},
                              {"mail_secret", "S3-0123456789abcdef"},
                              {"unsubscribe_url", "https://hub.example.test/hooks/m"},
                              {"form_senders", {"web@firm.example"}},
                              {"authserv_id", "mx.firm.example"}};
        all.update(more);
        return all;
    }
};

}  // namespace leadloom::testing
