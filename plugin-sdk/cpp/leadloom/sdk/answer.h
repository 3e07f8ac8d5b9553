#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/http_response.h>
#include <leadloom/sdk/json_pages.h>
#include <leadloom/sdk/numbers.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// A vendor's answer together with the hub's splitter for its JSON, so that it can be asked for
/// what it holds. Lives no longer than the call it was got in; slices live as long as the answer.
class Answer : public HttpResponse {
public:
    Answer(const Call& call, const JsonPages& json, HttpResponse response)
        : HttpResponse(std::move(response)), call_(call), json_(json) {}

    /// One value of the envelope as text; empty where it is absent or null. LL_TRANSIENT where the
    /// body is no JSON.
    Result<std::string> value(std::string_view pointer) const {
        return json_.value(call_, body(), pointer);
    }
    /// The same for a value without which the answer is none: LL_TRANSIENT where it is empty.
    Result<std::string> needed(std::string_view pointer) const {
        auto found = value(pointer);
        if (!found || !found->empty()) return found;
        return Status{LL_TRANSIENT, "the vendor's answer holds nothing at " + std::string(pointer)};
    }
    /// Several of them, in the order asked.
    Result<std::vector<std::string>> values(JsonPages::Pointers pointers) const {
        return json_.values(call_, body(), pointers);
    }
    /// A whole number of the envelope; 0 where it is absent or none.
    Result<std::int64_t> integer(std::string_view pointer) const {
        const auto text = value(pointer);
        if (!text) return text.status();
        return integerOr(*text, 0);
    }

    /// Calls `each` for every element of the list at `pointer`, which must be there: an answer
    /// without it is LL_TRANSIENT, never an empty page.
    Status each(std::string_view pointer, JsonPages::Pointers keys,
                const JsonPages::ItemFunction& each) const {
        auto status = json_.split(call_, body(), pointer, keys, each);
        if (status.code() != LL_NOT_FOUND || !status.message().empty()) return status;
        return {LL_TRANSIENT, "the vendor's answer holds no list at " + std::string(pointer)};
    }
    /// The elements of a short list (versions, labels, subscriptions) as rows of texts.
    Result<std::vector<std::vector<std::string>>> table(std::string_view pointer,
                                                        JsonPages::Pointers keys) const {
        std::vector<std::vector<std::string>> rows;
        auto status = each(pointer, keys, [&](const JsonItem& item) {
            auto& row = rows.emplace_back();
            for (std::size_t i = 0; i < keys.size(); ++i)
                row.emplace_back(item.value(i));
            return Status::ok();
        });
        if (!status) return status;
        return rows;
    }
    /// The same for a list that may be missing: nothing then.
    Result<std::optional<std::vector<std::vector<std::string>>>> tableIfAny(
        std::string_view pointer, JsonPages::Pointers keys) const {
        using Rows = std::optional<std::vector<std::vector<std::string>>>;
        const auto list = value(pointer);
        if (!list || list->empty()) return list ? Result<Rows>(Rows()) : list.status();
        return table(pointer, keys).then([](auto& rows) { return Result<Rows>(std::move(rows)); });
    }
    /// The first row whose first text is `name`; empty where there is none.
    Result<std::vector<std::string>> row(std::string_view pointer, JsonPages::Pointers keys,
                                         std::string_view name) const {
        return table(pointer, keys).then([&](auto& rows) -> Result<std::vector<std::string>> {
            for (auto& row : rows)
                if (row.front() == name) return std::move(row);
            return std::vector<std::string>();
        });
    }
    /// The same for a list that may be missing, in an answer that may not be JSON at all: what
    /// can't be read holds nothing. For answers to writes, whose silence ends as unknown.
    Status eachIfAny(std::string_view pointer, JsonPages::Pointers keys,
                     const JsonPages::ItemFunction& each) const {
        Status ended;
        auto status = json_.split(call_, body(), pointer, keys,
                                  [&](const JsonItem& item) { return ended = each(item); });
        const bool unreadable = status.code() == LL_NOT_FOUND || status.code() == LL_TRANSIENT;
        return ended && unreadable ? Status::ok() : status;
    }

    /// One value of each element of a list that may be missing, blanks between them: the names of
    /// the fields at fault in a refusal. `lead`: what is taken off before each.
    std::string joined(std::string_view pointer, std::string_view key,
                       std::string_view lead = {}) const {
        std::string all;
        const auto status = eachIfAny(pointer, {key}, [&](const JsonItem& item) {
            if (!item.has(0)) return Status::ok();
            const auto text = item.value(0);
            if (!all.empty()) all += ' ';
            all += text.substr(text.starts_with(lead) ? lead.size() : 0);
            return Status::ok();
        });
        return status ? all : std::string();
    }

private:
    Call call_;
    JsonPages json_;
};

}  // namespace leadloom::sdk
