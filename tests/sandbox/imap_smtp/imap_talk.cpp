#include "tests/sandbox/imap_smtp/imap_talk.h"

#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::imap_smtp {

namespace {

constexpr std::size_t LargestLiteral = 32U << 20U;

/// "… {68}" or "… {68+}" at the end of a line.
std::optional<std::size_t> literalAt(const std::string& line, bool& waits) {
    if (!line.ends_with('}')) return std::nullopt;
    const auto open = line.rfind('{');
    auto digits = line.substr(open + 1, line.size() - open - 2);
    waits = !digits.ends_with('+');
    if (!waits) digits.pop_back();
    const auto size = parsedInteger(digits);
    return size && *size >= 0 ? std::optional(static_cast<std::size_t>(*size)) : std::nullopt;
}

}  // namespace

void ImapTalk::run() {
    wire_.send("* OK [CAPABILITY " + capabilities() + "] sandbox ready\r\n");
    std::string text;
    std::vector<std::string> literals;
    while (readCommand(text, literals)) {
        const auto command = parsedCommand(text, literals);
        if (!command) {
            wire_.send(text.substr(0, text.find(' ')) + " BAD broken syntax\r\n");
            continue;
        }
        if (!handle(*command)) return;
    }
}

bool ImapTalk::readCommand(std::string& text, std::vector<std::string>& literals) {
    text.clear();
    literals.clear();
    while (true) {
        std::string line;
        if (!wire_.readLine(line)) return false;
        bool waits = true;
        const auto size = literalAt(line, waits);
        if (!size) {
            text += line;
            return true;
        }
        if (*size > LargestLiteral || line.find('\0') != std::string::npos) return false;
        if (waits) wire_.send("+ go on\r\n");
        text += line.substr(0, line.rfind('{')) + '\0';
        literals.emplace_back();
        if (!wire_.readBytes(*size, literals.back())) return false;
    }
}

bool ImapTalk::handle(const ImapCommand& command) {
    // AUTHENTICATE talks in the middle and locks by itself.
    const bool talks = command.name == "AUTHENTICATE";
    std::unique_lock lock(house_.mutex);
    if (const auto planned = house_.plannedAnswer(command.name)) {
        if (*planned != "close") {
            const bool tagged = !planned->starts_with("*");
            wire_.send((tagged ? command.tag + " " : "") + *planned + "\r\n");
        }
        return *planned != "close" && !planned->starts_with("* BYE");
    }
    if (command.name == "LOGOUT") {
        wire_.send("* BYE\r\n" + command.tag + " OK bye\r\n");
        return false;
    }
    if (talks) lock.unlock();
    const auto answer = dispatch(command);
    if (talks) lock.lock();
    if (open_ && folder().mails().size() > told_) {
        told_ = folder().mails().size();
        untagged(std::to_string(told_) + " EXISTS");
    }
    wire_.send(command.tag + " " + answer.state + " " + answer.words + "\r\n");
    return true;
}

ImapTalk::Answer ImapTalk::dispatch(const ImapCommand& command) {
    if (command.name == "CAPABILITY") {
        untagged("CAPABILITY " + capabilities());
        return {};
    }
    if (command.name == "NOOP") return {};
    if (command.name == "LOGIN") return logIn(command);
    if (command.name == "AUTHENTICATE") return authenticate(command);
    return loggedIn_ ? whenLoggedIn(command) : bad("log in first");
}

ImapTalk::Answer ImapTalk::whenLoggedIn(const ImapCommand& command) {
    if (command.name == "LIST") return list(command);
    if (command.name == "EXAMINE" || command.name == "SELECT") return open(command);
    if (command.name == "APPEND") return append(command);
    return open_ ? whenSelected(command) : bad("no mailbox is selected, or an unknown command");
}

ImapTalk::Answer ImapTalk::whenSelected(const ImapCommand& command) {
    if (command.name == "UID SEARCH") return search(command);
    if (command.name == "UID FETCH") return fetch(command);
    if (command.name == "UID STORE") return store(command);
    if (command.name == "UID EXPUNGE") return expunge(command);
    return bad("unknown command");
}

std::string ImapTalk::capabilities() const {
    std::string all = "IMAP4rev1 SASL-IR LITERAL+ AUTH=PLAIN AUTH=XOAUTH2";
    if (loggedIn_ && house_.flag("condstore")) all += " CONDSTORE";
    if (loggedIn_ && house_.flag("uidplus")) all += " UIDPLUS";
    return loggedIn_ ? all + " SPECIAL-USE" : all;
}

ImapTalk::Answer ImapTalk::logIn(const ImapCommand& command) {
    if (loggedIn_ || command.arguments.size() != 2) return bad("LOGIN user password");
    loggedIn_ = command.arguments[0].text == house_.text("username") &&
                command.arguments[1].text == house_.text("password");
    return loggedIn_ ? Answer{} : no("[AUTHENTICATIONFAILED] no such user");
}

ImapTalk::Answer ImapTalk::authenticate(const ImapCommand& command) {
    if (loggedIn_ || command.arguments.empty()) return bad("AUTHENTICATE mechanism");
    const auto& mechanism = command.arguments[0].text;
    if (mechanism != "PLAIN" && mechanism != "XOAUTH2") return no("[CANNOT] unknown mechanism");
    std::string response;
    if (command.arguments.size() > 1) {
        response = command.arguments[1].text;
    } else {
        wire_.send("+ \r\n");
        if (!wire_.readLine(response)) return bad("gone");
    }
    const auto decoded = fromBase64(response);
    if (!decoded) return bad("no base64");
    {
        const std::lock_guard lock(house_.mutex);
        loggedIn_ = house_.knows(mechanism, *decoded);
    }
    if (loggedIn_) return {};
    if (mechanism == "XOAUTH2") {
        wire_.send("+ " + base64(R"({"status":"401","schemes":"bearer"})") + "\r\n");
        if (!wire_.readLine(response) || !response.empty()) return bad("an empty line was awaited");
        return no("authentication failed");
    }
    return no("[AUTHENTICATIONFAILED] no such user");
}

ImapTalk::Answer ImapTalk::list(const ImapCommand& command) {
    if (command.arguments.size() != 2) return bad("LIST reference pattern");
    for (const auto& [name, known] : house_.folders)
        untagged(std::string("LIST (\\HasNoChildren") +
                 (name == "Sent" && house_.flag("special_use") ? " \\Sent" : "") + ") \".\" " +
                 name);
    return {};
}

ImapTalk::Answer ImapTalk::open(const ImapCommand& command) {
    const auto& arguments = command.arguments;
    open_.reset();
    const bool condstore = house_.flag("condstore");
    if (arguments.empty() || arguments.size() > 2) return bad("EXAMINE mailbox");
    if (arguments.size() == 2 &&
        (!condstore || arguments[1].items.size() != 1 || !arguments[1].items[0].is("CONDSTORE")))
        return bad("unknown parameter");
    const auto found = house_.folders.find(arguments[0].text);
    if (found == house_.folders.end()) return no("[NONEXISTENT] no such mailbox");
    const auto& folder = found->second;
    open_ = found->first;
    told_ = folder.mails().size();
    writable_ = command.name == "SELECT" && !house_.flag("read_only");
    untagged("FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
    untagged(std::to_string(told_) + " EXISTS");
    untagged("0 RECENT");
    untagged("OK [UIDVALIDITY " + std::to_string(folder.uidValidity()) + "] UIDs valid");
    untagged("OK [UIDNEXT " + std::to_string(folder.uidNext()) + "] Predicted next UID");
    untagged(condstore ? "OK [HIGHESTMODSEQ " + std::to_string(folder.highestModSeq()) + "] Highest"
                       : "OK [NOMODSEQ] none is kept");
    return {"OK", writable_ ? "[READ-WRITE] done" : "[READ-ONLY] done"};
}

ImapTalk::Answer ImapTalk::append(const ImapCommand& command) {
    const auto& arguments = command.arguments;
    const bool flagged = arguments.size() == 3 && arguments[1].kind == ImapArgument::Kind::List;
    if (!flagged && arguments.size() != 2) return bad("APPEND mailbox (flags) literal");
    const auto found = house_.folders.find(arguments[0].text);
    if (found == house_.folders.end()) return no("[TRYCREATE] no such mailbox");
    const auto& mail = arguments.back().text;
    if (mail.find("\r\n\r\n") == std::string::npos) return no("[CANNOT] no mail");
    std::set<std::string> flags;
    if (flagged)
        for (const auto& flag : arguments[1].items)
            flags.insert(flag.text);
    const auto uid = found->second.add(mail, flags, house_.clock.now());
    if (!house_.flag("uidplus")) return {};
    return {"OK", "[APPENDUID " + std::to_string(found->second.uidValidity()) + " " +
                      std::to_string(uid) + "] done"};
}

std::uint32_t ImapTalk::lastUid() {
    return folder().mails().empty() ? 0 : folder().mails().back().uid;
}

ImapTalk::Answer ImapTalk::store(const ImapCommand& command) {
    const auto& arguments = command.arguments;
    if (arguments.size() != 3 || arguments[2].kind != ImapArgument::Kind::List)
        return bad("UID STORE set change (flags)");
    const bool adds = arguments[1].is("+FLAGS.SILENT"), takes = arguments[1].is("-FLAGS.SILENT");
    if (!adds && !takes) return bad("unknown change");
    if (!writable_) return {"OK", "Store ignored with read-only mailbox"};
    for (auto& mail : folder().mails()) {
        const auto meant = isInSet(arguments[0].text, mail.uid, lastUid());
        if (!meant) return bad("broken set");
        if (!*meant) continue;
        auto flags = mail.flags;
        for (const auto& flag : arguments[2].items)
            if (adds)
                flags.insert(flag.text);
            else
                flags.erase(flag.text);
        folder().setFlags(mail, flags);
    }
    return {};
}

ImapTalk::Answer ImapTalk::expunge(const ImapCommand& command) {
    if (command.arguments.size() != 1 || !house_.flag("uidplus")) return bad("UID EXPUNGE set");
    if (!writable_) return no("the mailbox is read-only");
    auto& mails = folder().mails();
    for (std::size_t i = 0; i < mails.size();) {
        const auto meant = isInSet(command.arguments[0].text, mails[i].uid, lastUid());
        if (!meant) return bad("broken set");
        const bool goes = *meant && mails[i].flags.contains("\\Deleted");
        if (goes) untagged(std::to_string(i + 1) + " EXPUNGE");
        if (goes) folder().remove(mails[i].uid);
        i += goes ? 0 : 1;
    }
    told_ = mails.size();
    return {};
}

}  // namespace leadloom::sandbox::imap_smtp
