#pragma once

#include <string>
#include <string_view>

#include <leadloom/sdk/byte_stream.h>
#include <leadloom/sdk/mail/mail_server.h>

namespace leadloom::sdk {

/// What an SMTP server answered.
struct SmtpReply {
    int code = 0;
    std::string enhanced;  ///< "5.1.1" (RFC 2034); empty where there is none
    std::string words;     ///< of all lines, with line feeds between them

    bool isGood() const { return code >= 200 && code < 400; }
    /// What a refusal comes down to. The server's words never enter it, because they quote what was
    /// sent.
    Status failure(std::string_view what) const;
    /// Whether it speaks of this one mail or address; else the next one would fare alike.
    bool isAboutOneMail() const;
};

/// One logged-in connection to a submission server (RFC 5321, 6409), within one call of the hub.
class SmtpSession {
public:
    /// Connects, greets as `name`, secures and logs in.
    static Result<SmtpSession> open(const Host& hub, const Call& call, const MailServer& server,
                                    const MailLogin& login, const std::string& name);

    /// Sends one mail to one address. LL_UNKNOWN_OUTCOME: the connection was lost when the whole
    /// mail had gone out and before the server said what it did with it. `aboutOne`: a failure
    /// doesn't stand for the next mail.
    Status send(const std::string& from, const std::string& to, std::string_view mail,
                bool& aboutOne);

private:
    SmtpSession(ByteStream stream, const Call& call) : stream_(std::move(stream)), call_(call) {}

    Status start(const MailServer& server, const MailLogin& login, const std::string& name);
    Status hello(const std::string& name);
    Status logIn(const MailServer& server, const MailLogin& login);
    bool has(std::string_view extension) const;
    Result<SmtpReply> readReply();
    Result<SmtpReply> exchange(const std::string& line);
    Status put(std::string_view bytes);
    Status demand(const std::string& line, std::string_view what, bool& aboutOne);

    ByteStream stream_;
    Call call_;
    std::string extensions_;  ///< lines of the answer to EHLO, in capitals
};

/// Lines ended by CRLF, dots at their front doubled, the dot that ends a mail behind them.
std::string dotStuffed(std::string_view mail);

}  // namespace leadloom::sdk
