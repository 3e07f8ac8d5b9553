#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/identifiers.h>
#include <leadloom/sdk/tasks.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

/// Under which name a platform wants an identifier.
struct IdentifierName {
    IdentifierField field;
    const char* name;
};

/// One event of Conversions::upload: reads the payload of leadloom/abi/draft/conversions.h. What
/// isn't known is empty.
class ConversionEvent {
public:
    explicit ConversionEvent(const Write& write)
        : id_(write.idempotencyKey), payload_(parsedJson(write.payload)) {
        if (!payload_.is_object()) payload_ = Json::object();
    }

    /// By which the platform knows it when it comes again.
    const std::string& id() const { return id_; }
    /// Microseconds since 1970; 0 = not known.
    std::int64_t time() const { return isoTimeOrZero(textOf(payload_, "time")); }
    /// "fbc", "gclid", …
    std::string clickId(const char* name) const { return textOf(part("click_ids"), name); }
    /// What the person is called in this stream of the connection; empty where they aren't there.
    std::string idIn(std::string_view stream) const {
        const auto& record = part("record");
        return textOf(record, "stream") == stream ? textOf(record, "id") : std::string();
    }
    std::string currency() const { return textOf(payload_, "currency"); }
    /// A JSON number; null where it isn't known, or its currency isn't.
    Json value() const {
        const auto number = parsedJson(textOf(payload_, "value"));
        return number.is_number() && !currency().empty() ? number : Json();
    }

    /// The person's identifiers in lists, each under the platform's name for it. Those that the
    /// hasher has no form of are left out.
    Result<Json> identifiers(const IdentifierHasher& hasher,
                             std::span<const IdentifierName> names) const {
        auto all = Json::object();
        for (const auto& wanted : names) {
            auto given = part("person").value(memberOf(wanted.field), Json());
            if (given.is_string()) given = Json::array({given});
            if (!given.is_array()) continue;
            for (const auto& text : given) {
                if (!text.is_string()) continue;
                auto hash = hasher.hashed(wanted.field, text.get<std::string>());
                if (!hash) return hash.status();
                if (!hash->empty()) all[wanted.name].push_back(std::move(*hash));
            }
        }
        return all;
    }

private:
    static const char* memberOf(IdentifierField field) {
        constexpr const char* Members[] = {"emails",      "phones",  "given_name",
                                           "family_name", "city",    "region",
                                           "postal_code", "country", "external_id"};
        return Members[static_cast<std::size_t>(field)];
    }
    const Json& part(const char* name) const {
        static const Json none = Json::object();
        const auto at = payload_.find(name);
        return at != payload_.end() && at->is_object() ? *at : none;
    }

    std::string id_;
    Json payload_;
};

/// An event in the platform's shape, and which one of the batch it is.
struct PreparedEvent {
    std::size_t index = 0;
    Json body;
};

/// What `make(ConversionEvent)` (→ Result<Json>) gives of each event. One for which that is
/// LL_INVALID_RECORD (too old, say) is reported and left out; any other failure ends it.
template <typename Make>
Result<std::vector<PreparedEvent>> preparedEvents(const WriteTask& task, Make&& make) {
    std::vector<PreparedEvent> events;
    for (std::size_t i = 0; i < task.batch.size(); ++i) {
        Result<Json> body = make(ConversionEvent(task.batch[i]));
        if (body) {
            events.push_back({i, std::move(*body)});
            continue;
        }
        if (body.status().code() != LL_INVALID_RECORD) return body.status();
        const auto reported = task.outcomes.report(i, WriteResult::failed(body.status()));
        if (!reported) return reported;
    }
    return events;
}

}  // namespace leadloom::sdk
