#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/host.h>
#include <leadloom/sdk/mail/imap_session.h>
#include <leadloom/sdk/mail/letter.h>
#include <leadloom/sdk/mail/smtp_session.h>
#include <leadloom/sdk/sealed_text.h>
#include <leadloom/sdk/settings.h>
#include <leadloom/sdk/stream_table.h>

namespace leadloom::imap_smtp {

using namespace sdk;

struct Stream {
    std::string_view stream;
    std::string_view fields;  ///< what its records hold, as namedFields() takes it
};

inline constexpr std::string_view People = "people";
inline constexpr std::string_view Messages = "messages";
inline constexpr std::string_view Bounces = "bounces";
inline constexpr std::string_view OptOuts = "opt_outs";
inline constexpr Stream Streams[] = {
    {People, "email:email name phone:phone company mailbox_tag last_message_at:date-time"},
    {Messages,
     "kind direction at:date-time subject text html person to:email in_reply_to thread "
     "mailbox_tag"},
    {Bounces, "email:email status at:date-time"},
    {OptOuts, "email:email consent source at:date-time"}};

/// One mailbox, and the server by which mail is sent in its name.
class Account {
public:
    explicit Account(const Host& host) : host_(host), call_(nullptr) {}

    void begin(const Call& call) { call_ = call; }
    Status open(const Settings& settings);

    const Settings& settings() const { return settings_; }
    const Host& host() const { return host_; }
    const Call& call() const { return call_; }

    Result<ImapSession> imap() const;
    Result<SmtpSession> smtp() const;
    /// The mailbox that is read, as it goes over the wire.
    std::string mailbox() const { return imapMailbox(settings_.text("mailbox")); }
    /// Where sent mail is filed.
    Result<std::string> sentMailbox(ImapSession& session) const;

    const MailboxOwner& owner() const { return owner_; }
    const Mailbox& sender() const { return sender_; }
    /// The record of a person, without the address standing in it.
    std::string personId(std::string_view address) const;

    /// The secret by which links and message ids are known again as ours; LL_INVALID_CONFIG where
    /// there is none.
    Result<std::string> secret() const;
    /// Addresses in links to unsubscribe by.
    SealedText links(const std::string& secret) const {
        return {host_.digest(), secret, "unsubscribe"};
    }
    /// The id of the mail that one write sends to one address: always the same.
    std::string messageId(const std::string& secret, std::string_view key,
                          std::string_view address) const;
    /// Whether it is one of those, of a mail to this address.
    bool isOurs(const std::string& secret, std::string_view messageId,
                std::string_view address) const;

private:
    Result<MailServer> server(const char* prefix) const;
    Result<MailLogin> login() const;
    std::string proof(const std::string& secret, std::string_view mark,
                      std::string_view address) const;

    Host host_;
    Call call_;
    Settings settings_;
    MailServer imapServer_, smtpServer_;
    Mailbox sender_;
    MailboxOwner owner_;
};

}  // namespace leadloom::imap_smtp
