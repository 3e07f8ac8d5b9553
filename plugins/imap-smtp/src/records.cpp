#include <map>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/mail/mail_report.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::imap_smtp {

namespace {

void set(Json& object, const char* key, std::string value) {
    if (!value.empty()) object[key] = std::move(value);
}

std::string timeOf(const Letter& letter) {
    return formatIsoTime(letter.source().receivedAt, 0);
}

const char* wordFor(LetterKind kind) {
    switch (kind) {
        case LetterKind::Message:
            return "message_received";
        case LetterKind::Reply:
            return "email_replied";
        case LetterKind::Form:
            return "form_submitted";
        case LetterKind::OptOut:
            return "email_unsubscribed";
        case LetterKind::Bounce:
            return "email_bounced";
        case LetterKind::Complaint:
            return "email_complained";
        case LetterKind::Own:
            return "email_sent";
        case LetterKind::Other:
            break;
    }
    return nullptr;
}

/// A mail without an id of its own goes by its place.
std::string messageRecordId(const Letter& letter, std::uint64_t uidValidity) {
    const auto id = letter.messageId();
    return id.empty()
               ? "uid-" + std::to_string(uidValidity) + "-" + std::to_string(letter.source().uid)
               : id;
}

Json messageOf(const Account& account, const Letter& letter) {
    Json message = {{"kind", wordFor(letter.kind())},
                    {"direction", letter.kind() == LetterKind::Own ? "outbound" : "inbound"},
                    {"at", timeOf(letter)},
                    {"seen", letter.hasFlag("\\Seen")},
                    {"answered", letter.hasFlag("\\Answered")}};
    set(message, "subject", letter.header().text("Subject"));
    const auto most = account.settings().integer("text_bytes");
    if (most > 0) set(message, "text", readableText(letter.mail(), static_cast<std::size_t>(most)));
    if (letter.person()) set(message, "person", account.personId(letter.person()->address));
    set(message, "in_reply_to", letter.parent());
    set(message, "thread", letter.thread());
    set(message, "mailbox_tag", letter.tag());
    return message;
}

/// What a form asks beside name and address.
void addFormFields(const Letter& letter, Json& person) {
    const auto text = readableText(letter.mail(), 65'536);
    set(person, "phone", labelledValue(text, "phone|telephone|mobile"));
    set(person, "company", labelledValue(text, "company|organization|organisation"));
}

/// The persons of a page, each once: names are kept when a later mail has none.
class PeopleOfPage {
public:
    void add(const Account& account, const Letter& letter) {
        const bool speaks = letter.kind() == LetterKind::Message ||
                            letter.kind() == LetterKind::Reply || letter.kind() == LetterKind::Form;
        if (!speaks || !letter.person()) return;
        const auto& [name, address] = *letter.person();
        auto& known = people_[account.personId(address)];
        known.at = std::max(known.at, letter.source().receivedAt);
        set(known.payload, "email", address);
        set(known.payload, "name", name);
        set(known.payload, "mailbox_tag", letter.tag());
        known.payload["last_message_at"] = formatIsoTime(known.at, 0);
        if (letter.kind() == LetterKind::Form) addFormFields(letter, known.payload);
    }
    void putInto(RecordBatch& batch) const {
        for (const auto& [id, person] : people_)
            batch.add(Record::upsert(id, batch.keep(textOfJson(person.payload)))
                          .withModifiedAt(person.at));
    }

private:
    struct Person {
        Json payload = Json::object();
        std::int64_t at = 0;
    };
    std::map<std::string, Person> people_;
};

void addMessage(const Account& account, const Letter& letter, std::uint64_t uidValidity,
                RecordBatch& batch) {
    // A mail that is being sent isn't sent yet.
    if (wordFor(letter.kind()) == nullptr || letter.hasFlag("\\Draft")) return;
    const auto payload = batch.keep(textOfJson(messageOf(account, letter)));
    batch.add(Record::upsert(messageRecordId(letter, uidValidity), payload)
                  .withModifiedAt(letter.source().receivedAt));
}

/// Whose mail came back: known by our own message id, whatever the report says else; or, where all
/// reports are believed, as it says.
std::string bouncedAddress(const Account& account, const MailReport& report,
                           const DeliveryFate& fate) {
    const auto ids = messageIdsIn(report.original.value("Message-ID"));
    const auto secret = account.secret();
    std::vector<std::string> candidates = {fate.original, fate.recipient};
    for (const auto& mailbox : mailboxesIn(report.original.value("To")))
        candidates.push_back(mailbox.address);
    for (const auto& address : candidates)
        if (secret && !ids.empty() && account.isOurs(*secret, ids.front(), address)) return address;
    if (account.settings().text("bounces") != "all") return {};
    return fate.original.empty() ? fate.recipient : fate.original;
}

void addBounces(const Account& account, const Letter& letter, RecordBatch& batch) {
    if (letter.kind() != LetterKind::Bounce) return;
    const auto report = reportIn(letter.mail());
    for (const auto& fate : report.fates) {
        const auto address = fate.isHardBounce() ? bouncedAddress(account, report, fate) : "";
        if (address.empty()) continue;
        const Json bounce = {{"email", address}, {"status", fate.status}, {"at", timeOf(letter)}};
        batch.add(Record::upsert(account.personId(address), batch.keep(textOfJson(bounce)))
                      .withModifiedAt(letter.source().receivedAt));
    }
}

/// Who wants no more mail, where that is proved: by our own link, or by the mark of our own mail
/// server that the sender is who he says.
std::string optedOutAddress(const Account& account, const Letter& letter) {
    if (const auto secret = account.secret())
        for (const auto& token : letter.leavingTokens())
            if (const auto address = account.links(*secret).open(token)) return *address;
    const bool proved = letter.person() && letter.isAuthentic(account.owner());
    return proved ? letter.person()->address : std::string();
}

/// Whose complaint it is: told by our link in the mail that it is about, which no report leaves
/// out.
std::string complainedAddress(const Account& account, const Letter& letter) {
    const auto report = reportIn(letter.mail());
    const auto secret = account.secret();
    const bool unwanted = report.feedbackType == "abuse" || report.feedbackType == "fraud";
    if (!unwanted || !secret) return {};
    const auto links = account.links(*secret);
    for (const auto& target : messageIdsIn(report.original.value("List-Unsubscribe"))) {
        const auto plain = percentDecode(target);
        if (const auto address = links.open(plain.substr(plain.find_last_of("= ") + 1)))
            return *address;
    }
    return {};
}

}  // namespace

void addOptOut(const Account& account, std::string_view address, std::string_view source,
               std::int64_t at, RecordBatch& batch) {
    const Json optOut = {{"email", address},
                         {"consent", "withdrawn"},
                         {"source", source},
                         {"at", formatIsoTime(at, 0)}};
    batch.add(Record::upsert(account.personId(address), batch.keep(textOfJson(optOut)))
                  .withModifiedAt(at));
}

void addRecords(const Account& account, std::string_view stream, std::uint64_t uidValidity,
                std::span<const ImapMail> mails, RecordBatch& batch) {
    PeopleOfPage people;
    for (const auto& mail : mails) {
        const Letter letter(account.owner(), mail);
        if (stream == People) people.add(account, letter);
        if (stream == Messages) addMessage(account, letter, uidValidity, batch);
        if (stream == Bounces) addBounces(account, letter, batch);
        if (stream != OptOuts) continue;
        const bool leaves = letter.kind() == LetterKind::OptOut;
        const bool complains = letter.kind() == LetterKind::Complaint;
        const auto address = leaves      ? optedOutAddress(account, letter)
                             : complains ? complainedAddress(account, letter)
                                         : std::string();
        if (!address.empty())
            addOptOut(account, address, leaves ? "unsubscribe" : "complaint", mail.receivedAt,
                      batch);
    }
    people.putInto(batch);
}

}  // namespace leadloom::imap_smtp
