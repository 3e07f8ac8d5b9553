// Which records of the hub nobody can know again: a part of SimVendor.
#include <algorithm>

#include "tests/support/sim_vendor.h"

namespace leadloom::testing {
namespace {

using Fields = std::map<std::string, std::string>;
using History = std::vector<SimEvent>;

constexpr std::size_t TellingWords = 3;

bool isWord(const std::string& field) {
    return field != "email" && field != "phone";
}

/// What the hub sent when it made a record, and what people changed before anybody read it.
struct LostCreate {
    std::string email;
    Fields words;  ///< all but the e-mail and the number, as they were sent
    bool address = false;
    std::set<std::string> changed;   ///< words
    History::const_iterator madeAt;  ///< place of the create
};

LostCreate lostCreate(const History& history, const std::string& stream, const SimRecord& record) {
    LostCreate made;
    made.madeAt = history.end();
    for (auto event = history.begin(); event != history.end(); ++event) {
        if (event->stream != stream || event->id != record.id) continue;
        if (event->version < record.bornVersion) {
            const bool sent = event->what == "edit" && event->by == SimEvent::By::Hub &&
                              event->version + 1 == record.bornVersion && !event->value.empty();
            if (sent && event->field == "email") made.email = event->value;
            if (sent && isWord(event->field)) made.words[event->field] = event->value;
            continue;
        }
        if (event->what == "create") made.madeAt = event;
        const bool unseen = record.firstTold == 0 || event->version <= record.firstTold;
        if (event->what != "edit" || event->by == SimEvent::By::Hub || !unseen) continue;
        if (event->field == "email") {
            made.address = true;
        } else {
            made.changed.insert(event->field);
        }
    }
    return made;
}

/// How many of these words still told who made the record when it was first read.
std::size_t wordsLeft(const LostCreate& made, const SimRecord& record) {
    return static_cast<std::size_t>(
        std::count_if(made.words.begin(), made.words.end(), [&](const auto& word) {
            return word.first != record.hiddenThen && !made.changed.contains(word.first);
        }));
}

/// What people said when they made each record of their own since.
std::map<std::string, Fields> madeSince(const LostCreate& made, const History& history,
                                        const std::string& stream) {
    std::map<std::string, Fields> said;
    for (auto event = made.madeAt; event != history.end(); ++event) {
        if (event->stream != stream || event->by == SimEvent::By::Hub) continue;
        if (event->what == "create") said[event->id] = {};
        const auto record = said.find(event->id);
        const bool word = record != said.end() && event->what == "edit";
        if (word) record->second.try_emplace(event->field, event->value);
    }
    return said;
}

/// Whether people made a record of their own for that e-mail since. Then the create isn't repeated
/// under its key: where the first one never arrived that would make a second record.
bool isSaidAgain(const LostCreate& made, const History& history, const std::string& stream) {
    const auto own = madeSince(made, history, stream);
    return std::any_of(own.begin(), own.end(), [&](const auto& each) {
        const auto email = each.second.find("email");
        return email != each.second.end() && email->second == made.email;
    });
}

}  // namespace

bool SimVendor::isDisguised(const std::string& stream, const SimRecord& record) const {
    if (switches.marksRecords || !record.madeByHub) return false;
    const LostCreate made = lostCreate(history, stream, record);
    const bool keyed = switches.createClass == sync::CreateClass::IdempotencyKey;
    if (keyed && !isSaidAgain(made, history, stream)) return false;
    return made.address && (!made.changed.empty() || wordsLeft(made, record) < TellingWords);
}

bool SimVendor::hasDouble(const std::string& stream, const SimRecord& record) const {
    if (switches.marksRecords || !record.madeByHub) return false;
    const LostCreate made = lostCreate(history, stream, record);
    if (made.madeAt == history.end() || (!made.address && made.changed.empty())) return false;
    const auto doubles = madeSince(made, history, stream);
    return std::any_of(doubles.begin(), doubles.end(), [&](const auto& each) {
        const Fields& said = each.second;
        const auto email = said.find("email");
        if (email == said.end() || email->second != made.email) return false;
        const auto same =
            std::count_if(made.words.begin(), made.words.end(), [&](const auto& word) {
                const auto held = said.find(word.first);
                const bool seen = word.first != record.hiddenThen;
                return seen && held != said.end() && held->second == word.second;
            });
        return static_cast<std::size_t>(same) >= wordsLeft(made, record);
    });
}

bool SimVendor::wasVeiled(const SimRecord& record, const std::string& field) const {
    const bool named = switches.createClass == sync::CreateClass::OwnId ||
                       switches.createClass == sync::CreateClass::IdempotencyKey;
    return !switches.marksRecords && !named && record.madeByHub && record.hiddenThen == field;
}

}  // namespace leadloom::testing
