#include <leadloom/sdk/checkup.h>
#include <leadloom/sdk/field_description.h>

#include "parts.h"

namespace leadloom::imap_smtp {

namespace {

void checkSending(Account& account, ImapSession& session, Checkup& checkup) {
    if (!account.settings().flag("send_mail")) return checkup.ok("reading", "mail is read only");
    const auto secret = checkup.need(
        [&] { return account.secret(); },
        {"mail_secret", "there is no secret for links and message ids", "set secrets.mail_secret"});
    const auto smtp =
        checkup.need([&] { return account.smtp(); },
                     {"smtp", "no mail can be sent", "see smtp_host, smtp_port and auth"});
    if (secret && smtp) checkup.ok("smtp", "mail can be sent");
    if (!account.settings().flag("save_sent")) return;
    const auto sent = checkup.need(
        [&] { return account.sentMailbox(session); },
        {"sent_mailbox", "the mailbox for sent mail can't be found", "set sent_mailbox"});
    if (sent)
        checkup.need([&] { return session.select(*sent); },
                     {"sent_mailbox", "the mailbox for sent mail can't be written to",
                      "see its rights, or set save_sent to false"});
}

}  // namespace

Status check(Account& account, const FindingSink& sink) {
    Checkup checkup(sink);
    auto session = checkup.need([&] { return account.imap(); },
                                {"imap", "the mail server can't be logged in to",
                                 "see imap_host, imap_port, imap_security and auth"});
    if (!session) return checkup.status();
    const auto state =
        checkup.need([&] { return session->examine(account.mailbox()); },
                     {"mailbox", "the mailbox can't be opened", "see settings.mailbox"});
    if (!state) return checkup.status();
    checkup.ok("mailbox", "the mailbox can be read");
    if (state->highestModSeq == 0)
        checkup.warning({"no_condstore", "the server doesn't tell which mails have changed",
                         "nothing needs to be done; only new mails are read, not changed flags"});
    if (account.settings().text("authserv_id").empty())
        checkup.warning({"authserv_id",
                         "requests to unsubscribe count only where they come by our "
                         "own link",
                         "set authserv_id to the name that your own server signs "
                         "Authentication-Results with"});
    checkSending(account, *session, checkup);
    return checkup.status();
}

Status discover(Account& /*account*/, std::string_view stream, const DiscoverySink& sink) {
    return discoverEach(Streams, stream, sink, [](const Stream& known) {
        return Result(textOfJson({{"title", known.stream}, {"fields", namedFields(known.fields)}}));
    });
}

}  // namespace leadloom::imap_smtp
