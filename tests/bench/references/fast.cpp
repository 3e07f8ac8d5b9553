// FAST: the plain loop with simdjson on-demand in, text appended out. bench_reference_fast A B
// backfills; with "scan" behind it, it then reads everything once more and compares each record's
// SHA-256 with that of the backfill, and the time is that of this scan alone.
#include <cstdio>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <simdjson.h>

#include "hub/security/digest.h"
#include "tests/bench/references/crm_client.h"
#include "tests/bench/references/loop.h"
#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {
namespace {

namespace ondemand = simdjson::ondemand;
using Digest = decltype(security::sha256(std::string_view()));

constexpr int BatchSize = 100;

// What of a record goes on, as views of the page.
struct Fields {
    std::string_view id, first, last, email, phone, title, company, domain, street, city, zip,
        country, stage;
};

void appendText(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", c);
            out += escaped;
        } else {
            out += c;
        }
    }
    out += '"';
}

void appendMember(std::string& out, std::string_view before, std::string_view text) {
    out += before;
    appendText(out, text);
}

class FastLoop {
public:
    FastLoop(const char* source, const char* target) : source_(source), target_(target) {}

    void backfill() {
        eachPage([this](ondemand::value record) { take(record); });
        if (batched_ != 0) send();
    }

    void scan() {
        eachPage([&](ondemand::value record) {
            ondemand::object object = record;
            const auto hash = security::sha256(std::string_view(object.raw_json()));
            if (object.reset().error() != simdjson::SUCCESS) return;
            const std::string_view id = object["id"];
            const auto known = known_.find(std::string(id));
            if (known == known_.end() || known->second != hash)
                throw std::runtime_error("a record seems changed, though none was");
        });
    }

private:
    template <typename Take>
    void eachPage(Take&& take) {
        std::string place = "0";
        for (bool more = true; more;) {
            source_.get("/contacts?after=" + place, page_);
            page_.reserve(page_.size() + simdjson::SIMDJSON_PADDING);
            ondemand::document document =
                parser_.iterate(page_.data(), page_.size(), page_.capacity());
            for (ondemand::value record : document["results"].get_array())
                take(record);
            place = std::string(std::string_view(document["next"]));
            more = document["more"].get_bool();
        }
    }

    void take(ondemand::value record) {
        ondemand::object object = record;
        const auto hash = security::sha256(std::string_view(object.raw_json()));
        if (object.reset().error() != simdjson::SUCCESS) return;
        Fields fields;
        for (auto member : object) {
            const std::string_view key = member.unescaped_key();
            if (key == "id") fields.id = member.value();
            if (key == "properties") readProperties(member.value(), fields);
        }
        known_.emplace(fields.id, hash);
        if (seen_.insert(emailKey(fields.email)).second) append(fields);
    }

    static void readProperties(ondemand::object properties, Fields& fields) {
        for (auto member : properties) {
            const std::string_view key = member.unescaped_key();
            if (std::string_view* field = fieldNamed(key, fields)) *field = member.value();
        }
    }

    static std::string_view* fieldNamed(std::string_view key, Fields& fields) {
        if (key == "firstname") return &fields.first;
        if (key == "lastname") return &fields.last;
        if (key == "email") return &fields.email;
        if (key == "phone") return &fields.phone;
        if (key == "jobtitle") return &fields.title;
        if (key == "company") return &fields.company;
        if (key == "website") return &fields.domain;
        if (key == "address") return &fields.street;
        if (key == "city") return &fields.city;
        if (key == "zip") return &fields.zip;
        if (key == "country") return &fields.country;
        if (key == "lifecyclestage") return &fields.stage;
        return nullptr;
    }

    void append(const Fields& fields) {
        batch_ += batched_ == 0 ? "{\"items\":[" : ",";
        appendMember(batch_, "{\"id\":", fields.id);
        appendMember(batch_, ",\"fields\":{\"name\":{\"first\":", fields.first);
        appendMember(batch_, ",\"last\":", fields.last);
        appendMember(batch_, "},\"contact\":{\"email\":", fields.email);
        appendMember(batch_, ",\"phone\":", fields.phone);
        appendMember(batch_, "},\"job\":{\"title\":", fields.title);
        appendMember(batch_, "},\"company\":{\"name\":", fields.company);
        appendMember(batch_, ",\"domain\":", fields.domain);
        appendMember(batch_, "},\"address\":{\"street\":", fields.street);
        appendMember(batch_, ",\"city\":", fields.city);
        appendMember(batch_, ",\"zip\":", fields.zip);
        appendMember(batch_, ",\"country\":", fields.country);
        appendMember(batch_, "},\"stage\":", fields.stage);
        batch_ += "}}";
        if (++batched_ == BatchSize) send();
    }

    void send() {
        batch_ += "]}";
        target_.post("/leads/batch", batch_, answer_);
        batch_.clear();
        batched_ = 0;
    }

    CrmClient source_;
    CrmClient target_;
    ondemand::parser parser_;
    std::string page_;
    std::string batch_;
    std::string answer_;
    int batched_ = 0;
    std::unordered_set<std::string> seen_;
    std::unordered_map<std::string, Digest> known_;  ///< by id
};

}  // namespace
}  // namespace leadloom::bench

int main(int count, char** texts) {
    using namespace leadloom::bench;
    if (count < 3) return 2;
    FastLoop loop(texts[1], texts[2]);
    const int filled = runTimed(texts[0], [&] { loop.backfill(); });
    return count == 3 || filled != 0 ? filled : runTimed(texts[0], [&] { loop.scan(); });
}
