#include "hub/plugin_host/json_service.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <simdjson.h>

#include "hub/plugin_host/key_trie.h"
#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr std::size_t ItemsAtOnce = 128;

std::string_view trimmed(std::string_view text) {
    const std::size_t end = text.find_last_not_of(" \t\r\n");
    return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

bool isAbsence(error_code fault) {
    return fault == simdjson::NO_SUCH_FIELD || fault == simdjson::INDEX_OUT_OF_BOUNDS ||
           fault == simdjson::INVALID_JSON_POINTER;
}

ll_status malformed(const ll_call* call, error_code fault) {
    return report(call, {ErrorKind::Transient,
                         std::string("the answer is not the JSON it should be: ") +
                             simdjson::error_message(fault),
                         ""});
}

}  // namespace

/// One page being split: the parser's memory, reused from page to page.
class JsonService::Page {
public:
    ll_status split(const ll_call* call, std::string_view body, bool padded,
                    std::string_view recordsPointer, std::span<const std::string_view> keys,
                    const ll_json_sink* sink) {
        auto trie = KeyTrie::of(keys);
        if (!trie || (!recordsPointer.empty() && recordsPointer.front() != '/')) {
            return report(call, {ErrorKind::Bug, "not a JSON pointer", "begin it with /"});
        }
        trie_ = *std::move(trie);
        keyCount_ = keys.size();
        sink_ = sink;
        base_ = body.data();
        held_ = 0;
        values_.assign(ItemsAtOnce * keyCount_, absent());
        return walk(call, padded ? body.data() : copied(body), body.size(), recordsPointer);
    }

private:
    ll_status walk(const ll_call* call, const char* bytes, std::size_t size,
                   std::string_view recordsPointer) {
        parsed_ = bytes;
        auto fault = parser_.iterate(bytes, size, size + simdjson::SIMDJSON_PADDING).get(document_);
        if (fault != simdjson::SUCCESS) return malformed(call, fault);
        ondemand::value records;
        fault = locate(recordsPointer, records);
        if (isAbsence(fault)) return LL_NOT_FOUND;
        if (fault != simdjson::SUCCESS) return malformed(call, fault);
        ll_status status = LL_OK;
        fault = eachRecord(records, status);
        if (status == LL_OK && fault == simdjson::SUCCESS) status = flush();
        if (status != LL_OK) return status;
        return fault == simdjson::SUCCESS ? LL_OK : malformed(call, fault);
    }

    error_code locate(std::string_view pointer, ondemand::value& records) {
        ondemand::json_type type{};
        if (const auto fault = document_.type().get(type)) return fault;
        const bool container =
            type == ondemand::json_type::object || type == ondemand::json_type::array;
        if (!container) {
            // A body that is one word or number is no page; HTML fails here too.
            bool null = false;
            const bool isNull = document_.is_null().get(null) == simdjson::SUCCESS && null;
            return isNull ? simdjson::NO_SUCH_FIELD : simdjson::TAPE_ERROR;
        }
        if (pointer.empty()) return document_.get_value().get(records);
        if (const auto fault = document_.at_pointer(pointer).get(records)) return fault;
        return records.is_null() ? simdjson::NO_SUCH_FIELD : simdjson::SUCCESS;
    }

    error_code eachRecord(ondemand::value& records, ll_status& status) {
        ondemand::json_type type{};
        if (const auto fault = records.type().get(type)) return fault;
        if (type == ondemand::json_type::object) return take(records, status);
        if (type != ondemand::json_type::array) return simdjson::INCORRECT_TYPE;
        ondemand::array list;
        if (const auto fault = records.get_array().get(list)) return fault;
        for (auto element : list) {
            ondemand::value item;
            if (const auto fault = element.get(item)) return fault;
            if (const auto fault = take(item, status)) return fault;
            if (status != LL_OK) return simdjson::SUCCESS;
        }
        return simdjson::SUCCESS;
    }

    error_code take(ondemand::value& item, ll_status& status) {
        current_ = values_.data() + held_ * keyCount_;
        std::string_view slice;
        if (const auto fault = rawAndKeys(item, slice)) return fault;
        items_[held_] = {sizeof(ll_json_item), inBody(slice), current_, keyCount_};
        if (++held_ == ItemsAtOnce) status = flush();
        return simdjson::SUCCESS;
    }

    error_code rawAndKeys(ondemand::value& item, std::string_view& slice) {
        ondemand::json_type type{};
        if (const auto fault = item.type().get(type)) return fault;
        if (type == ondemand::json_type::object) {
            ondemand::object object;
            if (const auto fault = item.get_object().get(object)) return fault;
            if (const auto fault = object.raw_json().get(slice)) return fault;
            slice = trimmed(slice);
            want(trie_, inBody(slice));
            if (trie_.children.empty()) return simdjson::SUCCESS;
            if (const auto fault = object.reset().error()) return fault;
            return readFields(object, trie_);
        }
        if (type == ondemand::json_type::array) {
            ondemand::array array;
            if (const auto fault = item.get_array().get(array)) return fault;
            if (const auto fault = array.raw_json().get(slice)) return fault;
            slice = trimmed(slice);
            want(trie_, inBody(slice));
            if (trie_.children.empty()) return simdjson::SUCCESS;
            if (const auto fault = array.reset().error()) return fault;
            return readElements(array, trie_);
        }
        slice = trimmed(item.raw_json_token());
        return readScalar(item, type, trie_);
    }

    error_code readFields(ondemand::object& object, const KeyTrie& node) {
        for (auto entry : object) {
            ondemand::field field;
            if (const auto fault = std::move(entry).get(field)) return fault;
            const KeyTrie* child = childNamed(node, field.key());
            if (child == nullptr) continue;
            if (const auto fault = readValue(field.value(), *child)) return fault;
        }
        return simdjson::SUCCESS;
    }

    error_code readElements(ondemand::array& array, const KeyTrie& node) {
        std::size_t index = 0;
        for (auto element : array) {
            const std::string token = std::to_string(index++);
            const auto child = std::ranges::find(node.children, token, &KeyTrie::token);
            ondemand::value value;
            if (const auto fault = element.get(value)) return fault;
            if (child == node.children.end()) continue;
            if (const auto fault = readValue(value, *child)) return fault;
        }
        return simdjson::SUCCESS;
    }

    error_code readValue(ondemand::value& value, const KeyTrie& node) {
        ondemand::json_type type{};
        if (const auto fault = value.type().get(type)) return fault;
        if (type == ondemand::json_type::object) {
            ondemand::object object;
            if (const auto fault = value.get_object().get(object)) return fault;
            return readContainer(object, node, [&](auto& one) { return readFields(one, node); });
        }
        if (type == ondemand::json_type::array) {
            ondemand::array array;
            if (const auto fault = value.get_array().get(array)) return fault;
            return readContainer(array, node, [&](auto& one) { return readElements(one, node); });
        }
        return readScalar(value, type, node);
    }

    template <typename Container, typename Read>
    error_code readContainer(Container& container, const KeyTrie& node, Read read) {
        if (!node.wanted.empty()) {
            std::string_view raw;
            if (const auto fault = container.raw_json().get(raw)) return fault;
            want(node, inBody(trimmed(raw)));
            if (node.children.empty()) return simdjson::SUCCESS;
            if (const auto fault = container.reset().error()) return fault;
        }
        return read(container);
    }

    error_code readScalar(ondemand::value& value, ondemand::json_type type, const KeyTrie& node) {
        if (node.wanted.empty() || type == ondemand::json_type::null) return simdjson::SUCCESS;
        if (type != ondemand::json_type::string) {
            want(node, inBody(trimmed(value.raw_json_token())));
            return simdjson::SUCCESS;
        }
        std::string_view text;
        if (const auto fault = value.get_string().get(text)) return fault;
        want(node, strOf(text));
        return simdjson::SUCCESS;
    }

    void want(const KeyTrie& node, ll_str value) {
        for (const std::size_t index : node.wanted)
            current_[index] = value;
    }

    static const KeyTrie* childNamed(const KeyTrie& node, ondemand::raw_json_string key) {
        for (const KeyTrie& child : node.children) {
            if (key.is_equal(child.token)) return &child;
        }
        return nullptr;
    }

    /// A slice of what was parsed, moved to where the plugin's own bytes are.
    ll_str inBody(std::string_view slice) const {
        return {base_ + (slice.data() - parsed_), slice.size()};
    }

    ll_status flush() {
        if (held_ == 0) return LL_OK;
        const ll_status status = sink_->items(sink_, items_.data(), held_);
        held_ = 0;
        std::ranges::fill(values_, absent());
        return status;
    }

    const char* copied(std::string_view body) {
        if (copyCapacity_ < body.size()) {
            copyCapacity_ = body.size();
            copy_ =
                std::make_unique_for_overwrite<char[]>(copyCapacity_ + simdjson::SIMDJSON_PADDING);
        }
        if (!copy_) return "";
        std::memcpy(copy_.get(), body.data(), body.size());
        // The parser looks at the byte behind a body that ends too early, and would take a bracket
        // there for a part of it.
        std::memset(copy_.get() + body.size(), 0, simdjson::SIMDJSON_PADDING);
        return copy_.get();
    }

    ondemand::parser parser_;
    ondemand::document document_;
    KeyTrie trie_;
    std::size_t keyCount_ = 0;
    const ll_json_sink* sink_ = nullptr;
    const char* base_ = nullptr;
    const char* parsed_ = nullptr;
    std::array<ll_json_item, ItemsAtOnce> items_{};
    std::vector<ll_str> values_;
    ll_str* current_ = nullptr;
    std::size_t held_ = 0;
    std::unique_ptr<char[]> copy_;
    std::size_t copyCapacity_ = 0;
};

JsonService::JsonService(std::function<std::string_view()> paddedBody)
    : paddedBody_(std::move(paddedBody)), table_{sizeof(ll_json), this, &JsonService::split} {}

JsonService::~JsonService() = default;

JsonService::Page& JsonService::freePage() {
    if (depth_ == pages_.size()) pages_.push_back(std::make_unique<Page>());
    return *pages_[depth_];
}

ll_status JsonService::split(const ll_json* self, const ll_call* call, ll_str body,
                             ll_str recordsPointer, const ll_str* keyPointers, std::size_t keyCount,
                             const ll_json_sink* sink) {
    auto* service = static_cast<JsonService*>(self->hub);
    return guarded(call, [&]() -> ll_status {
        std::vector<std::string_view> keys;
        for (std::size_t index = 0; index < keyCount; ++index) {
            keys.push_back(viewOf(keyPointers[index]));
        }
        const std::string_view text = viewOf(body);
        if (text.empty()) return malformed(call, simdjson::EMPTY);
        const std::string_view inPlace = service->paddedBody_();
        // A piece of the body may be followed by what would seem to belong to it.
        const bool padded = text.data() >= inPlace.data() &&
                            text.data() + text.size() == inPlace.data() + inPlace.size();
        Page& page = service->freePage();
        ++service->depth_;
        const ll_status status = page.split(call, text, padded, viewOf(recordsPointer), keys, sink);
        --service->depth_;
        return status;
    });
}

}  // namespace leadloom::plugin_host
