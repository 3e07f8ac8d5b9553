#include <algorithm>
#include <cctype>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/time.h>

#include "parts.h"

namespace leadloom::mixpanel {

namespace {

constexpr std::size_t LongestInsertId = 36;

/// The event's own id where Mixpanel takes it, else one made of it: the same each time.
std::string insertIdOf(const Account& account, std::string_view event) {
    const bool plain = std::ranges::all_of(
        event, [](unsigned char c) { return c < 128 && (std::isalnum(c) != 0 || c == '-'); });
    if (plain && event.size() <= LongestInsertId && !event.empty()) return std::string(event);
    return hexEncode(account.host().digest().sha256(event)).substr(0, LongestInsertId);
}

/// Who did it: the profile that the lead is here, else what its profile would be called.
std::string personOf(const Json& event) {
    const auto record = event.value("record", Json::object());
    if (record.is_object() && textOf(record, "stream") == Profiles) return textOf(record, "id");
    const auto person = event.value("person", Json::object());
    return person.is_object() ? textOf(person, "external_id") : std::string();
}

Result<BatchElements> elementsOf(Account& account, std::string_view action, const Write& write) {
    const auto event = parsedJson(write.payload);
    if (!event.is_object()) return Status{LL_INVALID_RECORD, "the event is no object"};
    const auto time = parseIsoTime(textOf(event, "time"));
    if (!time) return Status{LL_INVALID_RECORD, "the event has no time"};
    const auto person = personOf(event);
    if (person.empty())
        return Status{LL_INVALID_RECORD, "the event's lead has no profile in Mixpanel"};
    const auto id = insertIdOf(account, write.idempotencyKey);
    Json properties = {{"time", *time / 1000},
                       {"distinct_id", person},
                       {"$insert_id", id},
                       {"ip", "0"},
                       {"mp_lib", OurLibrary}};
    if (auto value = parsedJson(textOf(event, "value")); value.is_number())
        properties["value"] = std::move(value);
    if (auto currency = textOf(event, "currency"); !currency.empty())
        properties["currency"] = std::move(currency);
    const auto clicks = event.value("click_ids", Json::object());
    for (const auto& [name, click] : clicks.items())
        if (click.is_string()) properties[name] = click;
    Json sent = {{"event", action}, {"properties", std::move(properties)}};
    return BatchElements{write.index, id, {textOfJson(sent)}};
}

}  // namespace

Status upload(Account& account, const WriteTask& task) {
    std::vector<BatchElements> sendings;
    for (std::size_t i = 0; i < task.batch.size(); ++i) {
        auto sending = elementsOf(account, task.stream, task.batch[i]);
        if (sending)
            sendings.push_back(std::move(*sending));
        else if (auto taken = task.outcomes.report(i, WriteResult::failed(sending.status()));
                 !taken)
            return taken;
    }
    return sendAll(account, "/import", true, sendings, task.outcomes);
}

}  // namespace leadloom::mixpanel
