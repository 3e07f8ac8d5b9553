#include <algorithm>
#include <charconv>

#include <leadloom/sdk/mail/imap_session.h>
#include <leadloom/sdk/mail/mail_header.h>
#include <leadloom/sdk/text_list.h>

namespace leadloom::sdk {

namespace {

/// A search that finds four million mails.
constexpr std::size_t LongestLine = 32U << 20U;
constexpr std::uint64_t LongestLiteral = 64U << 20U;

std::uint64_t numberBehind(std::string_view code, std::string_view name) {
    std::uint64_t value = 0;
    if (code.starts_with(name) && code.size() > name.size()) {
        code.remove_prefix(name.size() + 1);
        std::from_chars(code.data(), code.data() + code.size(), value);
    }
    return value;
}

/// "3 EXISTS" → 3.
std::uint64_t countOf(std::string_view text, std::string_view word) {
    std::uint64_t value = 0;
    if (!text.ends_with(word)) return 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool isPrintable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// One mail of a FETCH response; nothing where the line is another one.
Result<ImapMail> mailIn(const ImapLine& line) {
    const auto values = imapValues(line);
    if (!values) return values.status();
    if (values->size() < 3 || (*values)[2].kind != ImapValue::Kind::List) return ImapMail{};
    const auto& items = (*values)[2];
    ImapMail mail;
    if (const auto* uid = items.after("UID")) mail.uid = static_cast<std::uint32_t>(uid->number());
    if (const auto* flags = items.after("FLAGS"))
        for (const auto& flag : flags->items)
            mail.flags.push_back(flag.text);
    if (const auto* date = items.after("INTERNALDATE"))
        mail.receivedAt = parseMailTime(date->text).value_or(0);
    if (const auto* modSeq = items.after("MODSEQ"))
        mail.modSeq = modSeq->items.empty() ? 0 : modSeq->items.front().number();
    if (const auto* body = items.after("BODY[")) {
        mail.bytes = body->text;
        mail.hasBytes = body->kind == ImapValue::Kind::String;
    }
    return mail;
}

bool isFetch(const ImapLine& line) {
    const auto at = line.text.find(' ');
    return at != std::string::npos && line.text.compare(at, 7, " FETCH ") == 0;
}

}  // namespace

Result<ImapSession> ImapSession::open(const Host& hub, const Call& call, const MailServer& server,
                                      const MailLogin& login) {
    auto stream = server.connect(hub, call);
    if (!stream) return stream.status();
    ImapSession session(*std::move(stream), call);
    if (auto status = session.start(server, login); !status) return status;
    return session;
}

Status ImapSession::start(const MailServer& server, const MailLogin& login) {
    if (auto status = greet(); !status) return status;
    if (auto status = askCapabilities(); !status) return status;
    if (server.security == MailServer::Security::StartTls) {
        if (!has("STARTTLS"))
            return {LL_INVALID_CONFIG,
                    "the IMAP server offers no STARTTLS: set imap_security to "
                    "tls, and imap_port to 993"};
        if (const auto reply = demand("STARTTLS", "securing the connection"); !reply)
            return reply.status();
        if (auto status = stream_.startTls(call_); !status) return status;
        if (auto status = askCapabilities(); !status) return status;
    }
    if (preauthenticated_) return Status::ok();
    if (auto status = logIn(server, login); !status) return status;
    return askCapabilities();
}

Status ImapSession::greet() {
    const auto line = readLine();
    if (!line) return line.status();
    const auto text = std::string_view(line->text);
    const auto condition = ImapCondition::parse(text.substr(std::min<std::size_t>(2, text.size())));
    if (!text.starts_with("* ") || condition.state.empty())
        return {LL_INVALID_CONFIG,
                "no IMAP server answers there: see imap_host, imap_port and "
                "imap_security"};
    preauthenticated_ = condition.state == "PREAUTH";
    return condition.state == "OK" || preauthenticated_ ? Status::ok()
                                                        : condition.failure("connecting");
}

Status ImapSession::askCapabilities() {
    const auto reply = demand("CAPABILITY", "asking what the server can do");
    if (!reply) return reply.status();
    capabilities_ = " ";
    for (const auto& line : reply->untagged)
        if (line.text.starts_with("CAPABILITY "))
            learnCapabilities(std::string_view(line.text).substr(11));
    return Status::ok();
}

void ImapSession::learnCapabilities(std::string_view list) {
    for (const auto word : splitText(list, ' ')) {
        std::string name(word);
        std::transform(name.begin(), name.end(), name.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        capabilities_ += name + ' ';
    }
}

bool ImapSession::has(std::string_view capability) const {
    return capabilities_.find(" " + std::string(capability) + " ") != std::string::npos;
}

Status ImapSession::logIn(const MailServer& server, const MailLogin& login) {
    std::string offered = " ";
    for (const auto word : splitText(capabilities_, ' '))
        if (word.starts_with("AUTH=")) offered += std::string(word.substr(5)) + ' ';
    const auto sasl = SaslStart::choose(login, server, offered);
    auto reply = !sasl.mechanism.empty() ? authenticate(sasl) : [&]() -> Result<Reply> {
        if (!login.token.empty() || has("LOGINDISABLED"))
            return Status{LL_AUTH,
                          "the IMAP server takes no such credential: see auth, and whether "
                          "imap_security may be none"};
        if (!isPrintable(login.user))
            return Status{LL_INVALID_CONFIG, "the user's name is not ASCII"};
        return exchange("LOGIN " + imapQuoted(login.user), &login.password);
    }();
    if (!reply) return reply.status();
    if (reply->condition.state == "OK") return Status::ok();
    auto failure = reply->condition.failure("logging in");
    // A bare NO to a login has no other reason.
    return failure.code() == LL_TRANSIENT && reply->condition.code.empty() &&
                   reply->condition.state == "NO"
               ? failure.as(LL_AUTH)
               : failure;
}

Result<ImapSession::Reply> ImapSession::authenticate(const SaslStart& sasl) {
    const auto tag = "a" + std::to_string(++lastTag_);
    const bool atOnce = has("SASL-IR");
    auto status = stream_.write(call_, tag + " AUTHENTICATE " + sasl.mechanism +
                                           (atOnce ? " " + sasl.response : "") + "\r\n");
    bool answered = atOnce;
    while (status) {
        auto line = readLine();
        if (!line) return line.status();
        if (line->text.starts_with(tag + " ")) {
            Reply reply;
            reply.condition = ImapCondition::parse(line->text.substr(tag.size() + 1));
            return reply;
        }
        if (line->text.starts_with("* BYE"))
            return ImapCondition::parse(line->text.substr(2)).failure("logging in");
        if (line->text != "+" && !line->text.starts_with("+ ")) continue;
        status = stream_.write(call_, (answered ? sasl.last : sasl.response) + "\r\n");
        answered = true;
    }
    return written(status);
}

Result<ImapLine> ImapSession::readLine() {
    ImapLine whole;
    while (true) {
        auto line = stream_.readLine(call_, LongestLine);
        if (!line) return line.status();
        if (line->find(ImapLine::Mark) != std::string::npos)
            return Status{LL_TRANSIENT, "the mail server sent a zero byte"};
        const auto size = literalBehind(*line);
        if (!size || whole.text.size() > LongestLine) {
            whole.text += *line;
            return whole;
        }
        if (*size > LongestLiteral)
            return Status{LL_TRANSIENT, "the mail server sent more than anybody asked for"};
        whole.text += line->substr(0, line->rfind('{'));
        whole.text += ImapLine::Mark;
        auto bytes = stream_.readExactly(call_, *size);
        if (!bytes) return bytes.status();
        whole.literals.push_back(*std::move(bytes));
    }
}

/// A command that couldn't be sent wholly was not carried out, as none is without its line end.
Status ImapSession::written(const Status& status) const {
    return status.code() == LL_UNKNOWN_OUTCOME ? status.as(LL_TRANSIENT) : status;
}

Result<ImapSession::Reply> ImapSession::exchange(const std::string& command,
                                                 const std::string* literal) {
    const auto tag = "a" + std::to_string(++lastTag_);
    auto line = tag + " " + command;
    if (literal != nullptr) line += " {" + std::to_string(literal->size()) + "}";
    if (auto status = written(stream_.write(call_, line + "\r\n")); !status) return status;
    return finish(tag, literal);
}

Result<ImapSession::Reply> ImapSession::finish(const std::string& tag, const std::string* literal) {
    Reply reply;
    while (true) {
        auto line = readLine();
        if (!line) return line.status();
        auto& text = line->text;
        if (text.starts_with(tag + " ")) {
            reply.condition = ImapCondition::parse(text.substr(tag.size() + 1));
            if (reply.condition.state.empty())
                return Status{LL_TRANSIENT, "the mail server's response can't be read"};
            return reply;
        }
        if (text.starts_with("+") && literal != nullptr) {
            if (auto status = written(stream_.write(call_, *literal + "\r\n")); !status)
                return status;
            literal = nullptr;
        } else if (text.starts_with("* BYE")) {
            return ImapCondition::parse(text.substr(2)).failure("talking to the mail server");
        } else if (text.starts_with("* ")) {
            text.erase(0, 2);
            reply.untagged.push_back(*std::move(line));
        }
    }
}

Result<ImapSession::Reply> ImapSession::demand(const std::string& command, std::string_view what,
                                               const std::string* literal) {
    auto reply = exchange(command, literal);
    if (!reply || reply->condition.state == "OK") return reply;
    return reply->condition.failure(what);
}

Result<ImapMailboxState> ImapSession::select(const std::string& mailbox) {
    auto state = openMailbox(mailbox, true);
    if (state && !state->writable)
        return Status{LL_FORBIDDEN, "the user may not change this mailbox"};
    return state;
}

Result<ImapMailboxState> ImapSession::openMailbox(const std::string& mailbox, bool writable) {
    const auto reply = demand(
        (writable ? "SELECT " : "EXAMINE ") + mailbox + (has("CONDSTORE") ? " (CONDSTORE)" : ""),
        "opening the mailbox");
    if (!reply) return reply.status();
    ImapMailboxState state;
    state.writable = reply->condition.code == "READ-WRITE";
    for (const auto& line : reply->untagged) {
        const auto code = ImapCondition::parse(line.text).code;
        if (const auto value = numberBehind(code, "UIDVALIDITY")) state.uidValidity = value;
        if (const auto value = numberBehind(code, "UIDNEXT"))
            state.uidNext = static_cast<std::uint32_t>(value);
        if (const auto value = numberBehind(code, "HIGHESTMODSEQ")) state.highestModSeq = value;
        if (const auto value = countOf(line.text, " EXISTS")) state.exists = value;
    }
    if (state.uidValidity == 0)
        return Status{LL_TRANSIENT, "the mail server doesn't tell the mailbox's UIDVALIDITY"};
    return state;
}

Result<std::vector<std::uint32_t>> ImapSession::search(const std::string& criteria,
                                                       const std::string& literal) {
    const auto reply = demand("UID SEARCH " + criteria, "searching the mailbox",
                              literal.empty() ? nullptr : &literal);
    if (!reply) return reply.status();
    std::vector<std::uint32_t> uids;
    bool told = false;
    for (const auto& line : reply->untagged) {
        if (line.text != "SEARCH" && !line.text.starts_with("SEARCH ")) continue;
        told = true;
        const auto values = imapValues(line);
        if (!values) return values.status();
        for (const auto& value : *values)
            if (value.kind == ImapValue::Kind::Atom && value.number() > 0)
                uids.push_back(static_cast<std::uint32_t>(value.number()));
    }
    // Only an explicit answer is evidence of absence.
    if (!told) return Status{LL_TRANSIENT, "the mail server didn't answer a search"};
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    return uids;
}

Result<std::vector<std::uint32_t>> ImapSession::withMessageId(const std::string& id) {
    std::vector<std::uint32_t> same;
    if (id.empty() || !isPrintable(id) || id.find_first_of(" <>") != std::string::npos) return same;
    // The server looks for a part of the field only.
    auto found = search("HEADER Message-ID " + imapQuoted(id));
    if (!found) return found;
    while (!found->empty()) {
        const auto mails =
            fetch(takeUidSet(*found, 100), "UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]");
        if (!mails) return mails.status();
        for (const auto& mail : *mails) {
            const auto ids = messageIdsIn(MailHeader::parse(mail.bytes).value("Message-ID"));
            if (!ids.empty() && ids.front() == id) same.push_back(mail.uid);
        }
    }
    return same;
}

Result<std::vector<std::uint32_t>> ImapSession::changedSince(std::uint64_t modSeq,
                                                             std::uint32_t last) {
    std::vector<std::uint32_t> uids;
    if (last == 0) return uids;
    const auto mails =
        fetch("1:" + std::to_string(last), "UID FLAGS) (CHANGEDSINCE " + std::to_string(modSeq));
    if (!mails) return mails.status();
    for (const auto& mail : *mails)
        if (mail.uid <= last) uids.push_back(mail.uid);
    return uids;
}

Result<std::vector<ImapMail>> ImapSession::fetch(const std::string& uids,
                                                 const std::string& items) {
    const auto reply = demand("UID FETCH " + uids + " (" + items + ")", "fetching mails");
    if (!reply) return reply.status();
    std::vector<ImapMail> mails;
    for (const auto& line : reply->untagged) {
        if (!isFetch(line)) continue;
        auto mail = mailIn(line);
        if (!mail) return mail.status();
        if (mail->uid != 0) mails.push_back(*std::move(mail));
    }
    std::sort(mails.begin(), mails.end(),
              [](const auto& a, const auto& b) { return a.uid < b.uid; });
    return mails;
}

Status ImapSession::store(std::uint32_t uid, const std::string& change) {
    return demand("UID STORE " + std::to_string(uid) + " " + change, "changing flags").status();
}

Status ImapSession::expunge(std::uint32_t uid) {
    if (!has("UIDPLUS")) return {LL_UNSUPPORTED, "the mail server can't delete a single mail"};
    if (auto status = store(uid, "+FLAGS.SILENT (\\Deleted)"); !status) return status;
    return demand("UID EXPUNGE " + std::to_string(uid), "deleting a mail").status();
}

Result<std::uint32_t> ImapSession::append(const std::string& mailbox, const std::string& flags,
                                          const std::string& mail) {
    const auto reply = demand("APPEND " + mailbox + " (" + flags + ")", "filing a mail", &mail);
    if (!reply) return reply.status();
    const auto words = splitText(reply->condition.code, ' ');
    if (words.size() != 3 || words[0] != "APPENDUID") return std::uint32_t{0};
    std::uint32_t uid = 0;
    std::from_chars(words[2].data(), words[2].data() + words[2].size(), uid);
    return uid;
}

Result<std::string> ImapSession::specialMailbox(std::string_view use) {
    const auto reply = demand("LIST \"\" \"*\"", "listing mailboxes");
    if (!reply) return reply.status();
    for (const auto& line : reply->untagged) {
        if (!line.text.starts_with("LIST ")) continue;
        const auto values = imapValues(line);
        if (!values) return values.status();
        if (values->size() < 4) continue;
        for (const auto& attribute : (*values)[1].items)
            if (lowerAscii(attribute.text) == lowerAscii(use)) return imapQuoted((*values)[3].text);
    }
    return std::string();
}

}  // namespace leadloom::sdk
