#include <leadloom/sdk/text/json_row.h>
#include <nlohmann/json.hpp>

namespace leadloom::sdk {

namespace {

using nlohmann::json;

class RowScan : public json::json_sax_t {
public:
    explicit RowScan(std::initializer_list<WantedKey> wanted) : wanted_(wanted) {}
    explicit RowScan(std::vector<std::string>& keys) : keys_(&keys) {}

    bool null() override { return value({}); }
    bool boolean(bool) override { return value({}); }
    bool number_integer(number_integer_t number) override { return value(std::to_string(number)); }
    bool number_unsigned(number_unsigned_t number) override {
        return value(std::to_string(number));
    }
    bool number_float(number_float_t, const string_t& digits) override { return value(digits); }
    bool string(string_t& text) override { return value(text); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override {
        ++depth_;
        return true;
    }
    bool end_object() override {
        --depth_;
        return true;
    }
    // A row is an object: an array at the top is refused.
    bool start_array(std::size_t) override { return depth_++ > 0; }
    bool end_array() override {
        --depth_;
        return true;
    }
    bool key(string_t& name) override {
        target_ = nullptr;
        if (depth_ != 1) return true;
        if (keys_ != nullptr) keys_->push_back(name);
        for (const auto& key : wanted_)
            if (!key.name.empty() && key.name == name) target_ = key.value;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const json::exception&) override {
        return false;
    }

private:
    bool value(std::string text) {
        if (depth_ == 0) return false;
        if (depth_ == 1 && target_ != nullptr) *target_ = std::move(text);
        target_ = nullptr;
        return true;
    }

    std::initializer_list<WantedKey> wanted_;
    std::vector<std::string>* keys_ = nullptr;
    std::string* target_ = nullptr;
    int depth_ = 0;
};

}  // namespace

bool readJsonRow(std::string_view text, std::initializer_list<WantedKey> wanted) {
    RowScan scan(wanted);
    return json::sax_parse(text, &scan);
}

std::vector<std::string> keysOf(std::string_view object) {
    std::vector<std::string> keys;
    RowScan scan(keys);
    (void)json::sax_parse(object, &scan);
    return keys;
}

}  // namespace leadloom::sdk
