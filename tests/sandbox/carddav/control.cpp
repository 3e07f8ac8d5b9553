#include <algorithm>
#include <stdexcept>

#include "tests/sandbox/carddav/card_text.h"
#include "tests/sandbox/carddav/carddav.h"
#include "tests/sandbox/core/text.h"
#include "tests/sandbox/people/population.h"

namespace leadloom::sandbox::carddav {

using nlohmann::json;

namespace {

Response refused(int status, const std::string& words) {
    return jsonResponse(status, {{"error", words}});
}

json shown(const std::string& name, const StoredCard& card) {
    return {{"id", name}, {"etag", card.etag}, {"card", card.text}};
}

/// Sets properties as they are to be written: {"TITLE": "CTO", "EMAIL": null}. The first property
/// of a name is changed, its parameters stay.
std::string edited(const std::string& text, const json& fields) {
    auto lines = *cardLines(text);
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        const auto& name = field.key();
        const auto& value = field.value();
        const auto found = std::find_if(lines.begin(), lines.end(), [&](const CardLine& line) {
            return equalsIgnoringCase(line.name, name);
        });
        if (value.is_null() && found != lines.end())
            lines.erase(found);
        else if (!value.is_null() && found != lines.end())
            found->value = value.get<std::string>();
        else if (!value.is_null())
            lines.insert(lines.end() - 1, {"", name, "", value.get<std::string>()});
    }
    return cardText(lines);
}

void line(std::string& card, const std::string& head, const std::string& value) {
    if (!value.empty()) card += head + ":" + value + "\r\n";
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == ',' || c == ';' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string cardOf(const PersonView& person) {
    std::string card = "BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//Books//Sandbox//EN\r\n";
    line(card, "UID", person.truth + "-7f0c");
    line(card, "FN",
         escaped(trimmed(person.given + " " + person.family).empty()
                     ? person.email + person.phone + person.truth
                     : std::string(trimmed(person.given + " " + person.family))));
    card += "N:" + escaped(person.family) + ";" + escaped(person.given) + ";;;\r\n";
    line(card, "EMAIL;TYPE=INTERNET,WORK", person.email);
    line(card, "item1.EMAIL;TYPE=INTERNET", person.otherEmail);
    if (!person.otherEmail.empty()) line(card, "item1.X-ABLabel", "other");
    line(card, "TEL;TYPE=WORK,VOICE", person.phone);
    line(card, "TEL;TYPE=CELL", person.mobile);
    line(card, "ORG", escaped(person.companyName));
    line(card, "TITLE", escaped(person.title));
    if (!person.city.empty())
        line(card, "ADR;TYPE=WORK",
             ";;" + escaped(person.street) + ";" + escaped(person.city) + ";" +
                 escaped(person.region) + ";" + escaped(person.postal) + ";" +
                 escaped(person.country));
    line(card, "X-SOURCE", escaped(person.source));
    return card + "END:VCARD\r\n";
}

std::string cardOf(const CompanyView& company) {
    std::string card = "BEGIN:VCARD\r\nVERSION:3.0\r\nX-ABShowAs:COMPANY\r\n";
    line(card, "UID", company.truth + "-7f0c");
    line(card, "FN", escaped(company.name));
    card += "N:;;;;\r\n";
    line(card, "ORG", escaped(company.name));
    line(card, "URL", company.website);
    line(card, "TEL;TYPE=WORK", company.phone);
    return card + "END:VCARD\r\n";
}

json defaultSettings() {
    return {{"username", "leadloom"},     {"password", "s3cret-pw"}, {"token", "carddav-sandbox"},
            {"sync_collection", true},    {"sync_limit", 0},         {"etag_on_put", true},
            {"rewrite_cards", true},      {"last_modified", true},   {"read_only", false},
            {"max_resource_size", 100000}};
}

}  // namespace

void CardDav::reset(const Population& population) {
    const std::lock_guard lock(mutex_);
    books_.clear();
    books_.emplace("contacts", Book("Contacts"));
    settings_ = defaultSettings();
    counts_.clear();
    seed(population);
}

void CardDav::seed(const Population& population) {
    truth_ = json::object();
    const auto put = [&](const std::string& who, const std::string& card, const char* list,
                         const char* key, const char* type) {
        const auto name = who + "-7f0c.vcf";
        if (const auto fault = putAsUser(name, card); !fault.empty())
            throw std::logic_error("seed of a card refused: " + fault);
        truth_[list].push_back(
            {{key, who}, {"vendor", "carddav"}, {"type", type}, {"record", name}});
    };
    for (const auto& person : population.hubspot.people)
        put(person.truth, cardOf(person), "people", "person", "contacts");
    for (const auto& company : population.hubspot.companies)
        put(company.truth, cardOf(company), "companies", "company", "organizations");
}

std::string CardDav::putAsUser(const std::string& name, const std::string& text) {
    if (auto fault = faultOf(text); !fault.empty()) return fault;
    const auto uid = valueIn(*cardLines(text), "UID");
    const auto holder = main().nameOf(uid);
    if (!holder.empty() && holder != name) return "UID: another card has it";
    main().put(name, settings_["rewrite_cards"] ? rewritten(text) : text, uid, clock_.now());
    return {};
}

void CardDav::describeTruth(json& truth) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [list, entries] : truth_.items())
        for (const auto& entry : entries)
            truth[list].push_back(entry);
}

json CardDav::settings() const {
    const std::lock_guard lock(mutex_);
    return settings_;
}

std::string CardDav::changeSettings(const json& changes) {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, value] : changes.items()) {
        if (!settings_.contains(key)) return key + ": unknown setting";
        if (settings_[key].type() != value.type() &&
            !(settings_[key].is_number() && value.is_number_unsigned()))
            return key + ": of the wrong type";
    }
    settings_.update(changes);
    return {};
}

json CardDav::counters() const {
    const std::lock_guard lock(mutex_);
    return {{"writes", counts_.toJson()}};
}

void CardDav::clearCounters() {
    const std::lock_guard lock(mutex_);
    counts_.clear();
}

std::vector<std::string> CardDav::types() const {
    return {"contacts", "organizations"};
}

/// Both types stand in the one book; the type of a card is in the card.
Response CardDav::listRecords(const std::string& type, bool /*withDeleted*/) {
    const std::lock_guard lock(mutex_);
    json records = json::array();
    for (const auto& [name, card] : main().cards())
        if ((valueIn(*cardLines(card.text), "X-ABSHOWAS") == "COMPANY") ==
            (type == "organizations"))
            records.push_back(shown(name, card));
    return jsonResponse(200, {{"records", records}});
}

Response CardDav::readRecord(const std::string& /*type*/, const std::string& id) {
    const std::lock_guard lock(mutex_);
    const auto* card = main().find(id);
    return card ? jsonResponse(200, shown(id, *card)) : refused(404, "no such card");
}

Response CardDav::createRecord(const std::string& /*type*/, const json& fields) {
    const std::lock_guard lock(mutex_);
    const auto text = fields.value("card", std::string());
    const auto lines = cardLines(text);
    const auto id = fields.value("id", (lines ? valueIn(*lines, "UID") : "") + ".vcf");
    if (const auto fault = putAsUser(id, text); !fault.empty()) return refused(400, fault);
    return jsonResponse(201, shown(id, *main().find(id)));
}

Response CardDav::editRecord(const std::string& /*type*/, const std::string& id, const json& fields,
                             bool replace) {
    const std::lock_guard lock(mutex_);
    const auto* card = main().find(id);
    if (card == nullptr) return refused(404, "no such card");
    const auto text = replace ? fields.value("card", std::string()) : edited(card->text, fields);
    if (const auto fault = putAsUser(id, text); !fault.empty()) return refused(400, fault);
    return jsonResponse(200, shown(id, *main().find(id)));
}

Response CardDav::deleteRecord(const std::string& /*type*/, const std::string& id, bool /*purge*/) {
    const std::lock_guard lock(mutex_);
    return main().remove(id) ? emptyResponse(204) : refused(404, "no such card");
}

Response CardDav::extraControl(const Request& request) {
    const std::lock_guard lock(mutex_);
    if (request.method != "POST" || request.segments.size() != 1 ||
        request.segments[0] != "forget-sync-tokens")
        return refused(404, "no such control route; see README.md");
    for (auto& [name, book] : books_)
        book.forgetTokens();
    return emptyResponse(204);
}

}  // namespace leadloom::sandbox::carddav
