#pragma once

#include <exception>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/abi/service/json.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/result.h>

namespace leadloom::sdk {

/// One record of a page: a slice of the page's own bytes and the keys asked for. Borrowed; the
/// slice lives as long as the page, the values until the callback returns.
class JsonItem {
public:
    explicit JsonItem(const ll_json_item& item) : item_(&item) {}

    std::string_view slice() const { return view(item_->slice); }
    /// Value of the i-th key pointer: a string's text, another value as written; empty where it is
    /// absent or null.
    std::string_view value(std::size_t i) const { return view(raw(i)); }
    /// False where the value is absent or null.
    bool has(std::size_t i) const { return isGiven(raw(i)); }
    /// The first of these values that is there; empty where none is.
    std::string_view firstOf(std::initializer_list<std::size_t> keys) const {
        for (const auto i : keys)
            if (has(i)) return value(i);
        return {};
    }

private:
    ll_str raw(std::size_t i) const {
        return i < item_->value_count ? item_->values[i] : ll_str{nullptr, 0};
    }
    const ll_json_item* item_;
};

/// Page splitting by the hub's fast parser: a connector parses nothing on the hot path.
class JsonPages {
public:
    using Pointers = std::initializer_list<std::string_view>;
    using ItemFunction = std::function<Status(const JsonItem&)>;

    explicit JsonPages(const ll_json* service) : service_(service) {}

    /// Calls `each` for every element of the array at `recordsPointer` (an object there is one
    /// item), in order; stops at the first status that is not LL_OK and returns it.
    /// LL_NOT_FOUND: nothing there. LL_TRANSIENT: the body is no JSON, or is cut.
    Status split(const Call& call, std::string_view body, std::string_view recordsPointer,
                 Pointers keys, const ItemFunction& each) const {
        if (service_ == nullptr) return {LL_UNSUPPORTED, "the hub offers no JSON splitter"};
        std::vector<ll_str> pointers;
        pointers.reserve(keys.size());
        for (const auto key : keys)
            pointers.push_back(given(key));
        Receiver receiver{each, Status::ok(), nullptr};
        const ll_json_sink sink{sizeof(ll_json_sink), &receiver, &take};
        const auto code = service_->split(service_, call.raw(), given(body), given(recordsPointer),
                                          pointers.data(), pointers.size(), &sink);
        if (receiver.thrown) std::rethrow_exception(receiver.thrown);
        if (!receiver.status) return receiver.status;
        return {code};
    }

    /// Single values of the page's envelope (its next link, its total), in the order asked; empty
    /// where absent or null. An array at the root: those of its first element.
    Result<std::vector<std::string>> values(const Call& call, std::string_view body,
                                            Pointers keys) const {
        std::vector<std::string> found(keys.size());
        bool taken = false;
        auto status = split(call, body, "", keys, [&](const JsonItem& item) {
            for (std::size_t i = 0; i < found.size() && !taken; ++i)
                found[i] = item.value(i);
            taken = true;
            return Status::ok();
        });
        if (!status) return status;
        return found;
    }

    /// One value of the envelope.
    Result<std::string> value(const Call& call, std::string_view body,
                              std::string_view pointer) const {
        auto found = values(call, body, {pointer});
        if (!found) return found.status();
        return std::move(found->front());
    }

private:
    struct Receiver {
        const ItemFunction& each;
        Status status;
        std::exception_ptr thrown;
    };

    static ll_status take(const ll_json_sink* sink, const ll_json_item* items,
                          std::size_t count) noexcept {
        auto& receiver = *static_cast<Receiver*>(sink->receiver);
        try {
            const auto* at = reinterpret_cast<const char*>(items);
            for (std::size_t i = 0; i < count; ++i, at += items->struct_size) {
                receiver.status =
                    receiver.each(JsonItem(*reinterpret_cast<const ll_json_item*>(at)));
                if (!receiver.status) return receiver.status.code();
            }
            return LL_OK;
        } catch (...) {
            receiver.thrown = std::current_exception();
            return LL_BUG;
        }
    }

    const ll_json* service_;
};

}  // namespace leadloom::sdk
