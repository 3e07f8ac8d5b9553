#include "tests/sandbox/imap_smtp/imap_smtp.h"

#include <algorithm>

#include <openssl/sha.h>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/imap_smtp/imap_talk.h"
#include "tests/sandbox/imap_smtp/smtp_talk.h"

namespace leadloom::sandbox::imap_smtp {

using nlohmann::json;

namespace {

constexpr std::uint64_t FirstUidValidity = 1'795'293'872;

Response refused(int status, const std::string& words) {
    return jsonResponse(status, {{"error", words}});
}

json defaultSettings() {
    return {{"username", "sales@firm.example"},
            {"password", "s3cret-mail-pw"},
            {"token", "tok-ABC123"},
            {"condstore", true},
            {"uidplus", true},
            {"special_use", true},
            {"read_only", false},
            {"answers", json::array()}};
}

json shown(const StoredMail& mail) {
    return {{"id", messageIdOf(mail.bytes)},
            {"uid", mail.uid},
            {"flags", mail.flags},
            {"raw", mail.bytes}};
}

}  // namespace

std::string personId(std::string_view address) {
    constexpr const char* Digits = "0123456789abcdef";
    const auto plain = lowered(address);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(plain.data()), plain.size(), digest);
    std::string hex;
    for (const auto byte : digest) {
        hex += Digits[byte >> 4U];
        hex += Digits[byte & 15U];
    }
    return hex;
}

ImapSmtp::ImapSmtp(Clock& clock)
    : house_(clock),
      imap_([this](LineWire& wire) { ImapTalk(house_, wire).run(); }),
      smtp_([this](LineWire& wire) { SmtpTalk(house_, wire).run(); }) {
    house_.settings = defaultSettings();
}

Response ImapSmtp::answer(const Request& /*request*/) {
    return refused(404, "this vendor speaks IMAP and SMTP: see its settings for the ports");
}

Response ImapSmtp::rateLimited(std::optional<int> /*retryAfter*/) {
    return refused(429, "see settings.answers");
}

Response ImapSmtp::serverError(int status) {
    return refused(status, "see settings.answers");
}

void ImapSmtp::expireTokens() {
    const std::lock_guard lock(house_.mutex);
    house_.settings["token"] = randomHex(12);
}

void ImapSmtp::reset(const Population& population) {
    const std::lock_guard lock(house_.mutex);
    house_.settings = defaultSettings();
    house_.outgoing.clear();
    house_.triedGrey.clear();
    house_.folders.clear();
    house_.folders.emplace("INBOX", MailFolder(FirstUidValidity));
    house_.folders.emplace("Sent", MailFolder(FirstUidValidity + 1));
    house_.folders.emplace("Entw&APw-rfe", MailFolder(FirstUidValidity + 2));
    seed(population);
}

void ImapSmtp::describeTruth(json& truth) const {
    const std::lock_guard lock(house_.mutex);
    for (const auto& person : truth_)
        truth["people"].push_back(person);
}

json ImapSmtp::settings() const {
    const std::lock_guard lock(house_.mutex);
    auto all = house_.settings;
    all["imap_port"] = imap_.port();
    all["smtp_port"] = smtp_.port();
    return all;
}

std::string ImapSmtp::changeSettings(const json& changes) {
    const std::lock_guard lock(house_.mutex);
    for (const auto& [key, value] : changes.items()) {
        if (!house_.settings.contains(key)) return key + ": unknown setting";
        if (house_.settings[key].type() != value.type()) return key + ": of the wrong type";
    }
    house_.settings.update(changes);
    return {};
}

json ImapSmtp::counters() const {
    const std::lock_guard lock(house_.mutex);
    return {{"outgoing", house_.outgoing.size()}};
}

void ImapSmtp::clearCounters() {
    const std::lock_guard lock(house_.mutex);
    house_.outgoing.clear();
}

std::vector<std::string> ImapSmtp::types() const {
    return {"mails", "sent", "people", "outgoing"};
}

std::vector<const StoredMail*> ImapSmtp::mailsOf(const std::string& type, const std::string& id) {
    std::vector<const StoredMail*> found;
    const auto person = people_.find(id);
    for (const auto& mail : house_.folders.at(type == "sent" ? "Sent" : "INBOX").mails()) {
        const bool meant =
            type == "people"
                ? person != people_.end() && mail.bytes.find(person->second) != std::string::npos
                : messageIdOf(mail.bytes) == id;
        if (meant) found.push_back(&mail);
    }
    return found;
}

Response ImapSmtp::listRecords(const std::string& type, bool /*withDeleted*/) {
    const std::lock_guard lock(house_.mutex);
    json records = json::array();
    if (type == "outgoing")
        for (const auto& mail : house_.outgoing)
            records.push_back(
                {{"id", messageIdOf(mail.bytes)}, {"to", mail.to}, {"raw", mail.bytes}});
    else
        for (const auto& mail : house_.folders.at(type == "sent" ? "Sent" : "INBOX").mails())
            records.push_back(shown(mail));
    return jsonResponse(200, {{"records", records}});
}

Response ImapSmtp::readRecord(const std::string& type, const std::string& id) {
    const std::lock_guard lock(house_.mutex);
    const auto found = mailsOf(type, id);
    return found.empty() ? refused(404, "no such mail") : jsonResponse(200, shown(*found.back()));
}

/// {"raw": the whole mail}, delivered as the world delivers it.
Response ImapSmtp::createRecord(const std::string& type, const json& fields) {
    const std::lock_guard lock(house_.mutex);
    if (type != "mails") return refused(400, "only mails arrive");
    const auto id = deliver(withLineEnds(fields.at("raw").get<std::string>()));
    return jsonResponse(201, {{"id", id}});
}

std::string ImapSmtp::deliver(std::string mail) {
    const auto id = messageIdOf(mail);
    house_.inbox().add(std::move(mail), {}, house_.clock.now());
    return id;
}

/// mails: {"flags": […]}. people: {"name", "subject"?}: the person writes once more.
Response ImapSmtp::editRecord(const std::string& type, const std::string& id, const json& fields,
                              bool /*replace*/) {
    const std::lock_guard lock(house_.mutex);
    const auto found = mailsOf(type, id);
    if (found.empty()) return refused(404, "no such record: " + id);
    if (type == "people") {
        deliver("From: \"" + fields.value("name", "") + "\" <" + people_.at(id) + ">\r\nTo: <" +
                house_.text("username") + ">\r\nSubject: " + fields.value("subject", "Once more") +
                "\r\nMessage-ID: <again." + randomHex(6) +
                "@world.example>\r\nDate: Sat, 21 Nov 2026 09:00:00 +0000\r\n\r\nHello again\r\n");
        return emptyResponse(204);
    }
    auto& folder = house_.folders.at(type == "sent" ? "Sent" : "INBOX");
    for (auto& mail : folder.mails())
        if (messageIdOf(mail.bytes) == id)
            folder.setFlags(mail, fields.at("flags").get<std::set<std::string>>());
    return emptyResponse(204);
}

Response ImapSmtp::deleteRecord(const std::string& type, const std::string& id, bool /*purge*/) {
    const std::lock_guard lock(house_.mutex);
    std::vector<std::uint32_t> uids;
    for (const auto* mail : mailsOf(type, id))
        uids.push_back(mail->uid);
    for (const auto uid : uids)
        house_.folders.at(type == "sent" ? "Sent" : "INBOX").remove(uid);
    return uids.empty() ? refused(404, "no such record: " + id) : emptyResponse(204);
}

Response ImapSmtp::extraControl(const Request& request) {
    const std::lock_guard lock(house_.mutex);
    if (request.method != "POST" || request.segments.size() != 1 ||
        request.segments[0] != "renumber")
        return refused(404, "no such control route; see README.md");
    house_.inbox().renumber();
    return emptyResponse(204);
}

}  // namespace leadloom::sandbox::imap_smtp
