#include "hub/mapping/payload_reader.h"

#include <algorithm>

#include <simdjson.h>

namespace leadloom::mapping {

namespace od = simdjson::ondemand;

struct PayloadReader::Parser {
    od::parser parser;
    std::string padded;

    simdjson::padded_string_view pad(std::string_view payload) {
        padded.reserve(payload.size() + simdjson::SIMDJSON_PADDING);
        padded.assign(payload);
        return simdjson::padded_string_view(padded.data(), padded.size(), padded.capacity());
    }
};

namespace {

constexpr std::size_t MostItems = 10'000;

Error unreadable(std::string_view why) {
    return {.kind = ErrorKind::InvalidRecord,
            .message = "the record is no JSON object: " + std::string(why),
            .remedy = "look at the raw record among the dead letters"};
}

Status failed(simdjson::error_code code) {
    return unreadable(code == simdjson::INCORRECT_TYPE ? "it is another kind of value"
                                                       : simdjson::error_message(code));
}

std::string_view trimmedToken(std::string_view token) {
    const std::size_t end = token.find_last_not_of(" \t\r\n");
    return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

/// One walk; error codes are carried out, the first one ends it.
class Walk {
public:
    explicit Walk(std::vector<Slot>& slots) : slots_(slots) {}

    simdjson::error_code object(od::object object, const KeyTree& keys) {
        for (auto entry : object) {
            od::field field;
            if (const auto error = std::move(entry).get(field)) return error;
            std::string_view key;
            if (const auto error = field.unescaped_key().get(key)) return error;
            const KeyTree* wanted = keys.find(key);
            if (wanted == nullptr) continue;
            if (const auto error = value(field.value(), *wanted)) return error;
        }
        return simdjson::SUCCESS;
    }

private:
    simdjson::error_code value(od::value value, const KeyTree& keys) {
        od::json_type type{};
        if (const auto error = value.type().get(type)) return error;
        switch (type) {
            case od::json_type::object:
                return nested(value, keys);
            case od::json_type::array:
                return array(value, keys);
            case od::json_type::string: {
                std::string_view text;
                if (const auto error = value.get_string().get(text)) return error;
                set(keys, Slot::Kind::Text, text);
                return simdjson::SUCCESS;
            }
            case od::json_type::null:
                return null(value, keys);
            case od::json_type::boolean: {
                bool truth = false;
                if (const auto error = value.get_bool().get(truth)) return error;
                set(keys, Slot::Kind::Truth, truth ? "true" : "false");
                return simdjson::SUCCESS;
            }
            case od::json_type::number:
                return number(value, keys);
        }
        return simdjson::INCORRECT_TYPE;
    }

    void set(const KeyTree& keys, Slot::Kind kind, std::string_view text) {
        fill(keys.slots(), kind, text);
    }
    void fill(const std::vector<std::uint16_t>& slots, Slot::Kind kind, std::string_view text) {
        for (const std::uint16_t slot : slots) {
            slots_[slot].kind = kind;
            slots_[slot].text = text;
        }
    }

    simdjson::error_code nested(od::value& value, const KeyTree& keys) {
        set(keys, Slot::Kind::Nested, {});
        if (keys.isLeaf()) return simdjson::SUCCESS;
        od::object object;
        if (const auto error = value.get_object().get(object)) return error;
        return this->object(object, keys);
    }

    simdjson::error_code null(od::value& value, const KeyTree& keys) {
        bool isNull = false;
        if (const auto error = value.is_null().get(isNull)) return error;
        if (!isNull) return simdjson::N_ATOM_ERROR;
        set(keys, Slot::Kind::Null, {});
        fill(keys.referenceSlots(), Slot::Kind::Null, {});
        return simdjson::SUCCESS;
    }

    simdjson::error_code number(od::value& value, const KeyTree& keys) {
        set(keys, Slot::Kind::Number, trimmedToken(value.raw_json_token()));
        return simdjson::SUCCESS;
    }

    simdjson::error_code array(od::value& value, const KeyTree& keys) {
        od::array array;
        if (const auto error = value.get_array().get(array)) return error;
        for (const std::uint16_t slot : keys.slots()) {
            slots_[slot].kind = Slot::Kind::Items;
            slots_[slot].items.clear();
        }
        std::size_t index = 0;
        for (auto entry : array) {
            if (const auto error = entry.error()) return error;
            od::value item = entry.value_unsafe();
            if (const KeyTree* wanted = keys.at(index++)) {
                if (const auto error = this->value(item, *wanted)) return error;
            } else if (!keys.slots().empty() && index <= MostItems) {
                if (const auto error = addItem(item, keys)) return error;
            }
        }
        return simdjson::SUCCESS;
    }

    simdjson::error_code addItem(od::value& item, const KeyTree& keys) {
        od::json_type type{};
        if (const auto error = item.type().get(type)) return error;
        std::string_view text;
        if (type == od::json_type::string) {
            if (const auto error = item.get_string().get(text)) return error;
        } else if (type == od::json_type::object || type == od::json_type::array) {
            set(keys, Slot::Kind::Nested, {});
            return simdjson::SUCCESS;
        } else if (type == od::json_type::null) {
            return simdjson::SUCCESS;
        } else {
            text = trimmedToken(item.raw_json_token());
        }
        for (const std::uint16_t slot : keys.slots())
            slots_[slot].items.emplace_back(text);
        return simdjson::SUCCESS;
    }

    std::vector<Slot>& slots_;
};

}  // namespace

PayloadReader::PayloadReader() : parser_(std::make_unique<Parser>()) {}
PayloadReader::~PayloadReader() = default;

Status PayloadReader::read(std::string_view payload, const KeyTree& keys, std::size_t count) {
    if (slots_.size() < count) slots_.resize(count);
    for (std::size_t i = 0; i < count; ++i)
        slots_[i].kind = Slot::Kind::Missing;
    od::document document;
    const auto padded = parser_->pad(payload);
    if (const auto error = parser_->parser.iterate(padded).get(document)) return failed(error);
    od::object object;
    if (const auto error = document.get_object().get(object)) return failed(error);
    if (const auto error = Walk(slots_).object(object, keys)) return failed(error);
    if (document.current_location().error() == simdjson::SUCCESS) {
        return unreadable("something stands behind it");
    }
    return Status::ok();
}

Status PayloadReader::keysOf(std::string_view payload, std::vector<std::string>& keys) {
    std::size_t used = 0;
    od::document document;
    const auto padded = parser_->pad(payload);
    if (const auto error = parser_->parser.iterate(padded).get(document)) return failed(error);
    od::object object;
    if (const auto error = document.get_object().get(object)) return failed(error);
    for (auto entry : object) {
        od::field field;
        if (const auto error = std::move(entry).get(field)) return failed(error);
        std::string_view key;
        if (const auto error = field.unescaped_key().get(key)) return failed(error);
        if (used == keys.size()) keys.emplace_back();
        keys[used++].assign(key);
    }
    keys.resize(used);
    return Status::ok();
}

}  // namespace leadloom::mapping
