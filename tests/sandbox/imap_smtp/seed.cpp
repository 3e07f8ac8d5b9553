#include <algorithm>

#include "tests/sandbox/core/secrets.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/imap_smtp/imap_smtp.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::imap_smtp {

using nlohmann::json;

namespace {

constexpr const char* Us = "sales@firm.example";
constexpr const char* Authentic =
    "Authentication-Results: mx.firm.example; spf=pass; dkim=pass; dmarc=pass\r\n";

bool isAscii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string headers(const std::string& from, const std::string& subject, const std::string& id) {
    return "From: " + from + "\r\nTo: <" + Us + ">\r\nSubject: " + subject + "\r\nMessage-ID: <" +
           id + "@world.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n";
}

/// A person as mail programs write one: plain, quoted or encoded.
std::string mailboxOf(const PersonView& person) {
    const std::string name(trimmed(person.given + " " + person.family));
    if (name.empty()) return person.email;
    const auto shown = isAscii(name) ? '"' + name + '"' : "=?utf-8?B?" + base64(name) + "?=";
    return shown + " <" + person.email + ">";
}

std::string plainMail(const PersonView& person, const std::string& id) {
    return headers(mailboxOf(person), "Question", id) +
           "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
           "quoted-printable\r\n\r\nWhat does it cost?=20\r\nGr=C3=BC=C3=9Fe\r\n";
}

std::string htmlMail(const PersonView& person, const std::string& id) {
    return headers(mailboxOf(person), "=?iso-8859-1?Q?Gr=FC=DFe?=", id) +
           "Content-Type: multipart/alternative; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: "
           "text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
           base64("<p>Good day &amp; <b>thank you</b></p>") + "\r\n--b1--\r\n";
}

std::string replyMail(const PersonView& person, const std::string& id) {
    return headers(mailboxOf(person), "Re: Offer", id) +
           "In-Reply-To: <offer.1@firm.example>\r\nReferences: <offer.0@firm.example>\r\n "
           "<offer.1@firm.example>\r\n\r\nYes, please.\r\n";
}

std::string formMail(const PersonView& person, const std::string& id) {
    return headers("Website <web@firm.example>", "New request", id) +
           "Auto-Submitted: auto-generated\r\n\r\nName: " +
           (isAscii(person.given + person.family) ? person.given + " " + person.family : "Guest") +
           "\r\nE-mail: " + person.email + "\r\nPhone: " + person.phone + "\r\nMessage: Hello\r\n";
}

std::string autoReply(const PersonView& person, const std::string& id) {
    return headers(mailboxOf(person), "Out of office", id) +
           "Auto-Submitted: auto-replied\r\n\r\nI am away.\r\n";
}

std::string leaveMail(const PersonView& person, const std::string& id) {
    return Authentic + headers(mailboxOf(person), "Unsubscribe", id) + "\r\nNo more.\r\n";
}

std::string newsletter(const std::string& id) {
    return headers("News <news@list.example>", "News of the week", id) +
           "List-Id: <news.list.example>\r\nPrecedence: bulk\r\n\r\nNews\r\n";
}

std::string bounceOf(const PersonView& person, const std::string& id) {
    return "Return-Path: <>\r\n" +
           headers("Mail Delivery System <MAILER-DAEMON@mx.world.example>", "Undelivered", id) +
           "Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=\r\n "
           "delivery-status; boundary=\"b2\"\r\n\r\n--b2\r\n\r\nSorry.\r\n--b2\r\nContent-Type: "
           "message/delivery-status\r\n\r\nReporting-MTA: dns; mx.world.example\r\n\r\n"
           "Final-Recipient: rfc822; " +
           person.email +
           "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such "
           "user\r\n\r\n--b2\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: "
           "<offer." +
           id + "@firm.example>\r\nTo: <" + person.email + ">\r\n\r\n--b2--\r\n";
}

/// What the i-th person's mail is like.
std::string mailOf(const PersonView& person, std::size_t i, const std::string& id) {
    switch (i % 8) {
        case 1:
            return htmlMail(person, id);
        case 2:
            return replyMail(person, id);
        case 3:
            return formMail(person, id);
        case 4:
            return autoReply(person, id);
        case 5:
            return leaveMail(person, id);
        case 6:
            return bounceOf(person, id);
        default:
            return plainMail(person, id);
    }
}

}  // namespace

void ImapSmtp::seed(const Population& population) {
    constexpr std::size_t EveryNewsletter = 10;
    truth_ = json::array();
    people_.clear();
    std::size_t i = 0;
    for (const auto& person : population.hubspot.people) {
        if (person.email.empty() || !isAscii(person.email)) continue;
        deliver(mailOf(person, i, "m" + std::to_string(i)));
        if (i % EveryNewsletter == 0) deliver(newsletter("n" + std::to_string(i)));
        people_[personId(person.email)] = person.email;
        truth_.push_back({{"person", person.truth},
                          {"vendor", "imap-smtp"},
                          {"type", "people"},
                          {"record", personId(person.email)}});
        ++i;
    }
}

}  // namespace leadloom::sandbox::imap_smtp
