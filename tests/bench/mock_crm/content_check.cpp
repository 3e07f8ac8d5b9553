#include "tests/bench/mock_crm/content_check.h"

#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {
namespace {

std::size_t leaves(const simdjson::dom::element& element) {
    simdjson::dom::object object;
    if (element.get(object) != simdjson::SUCCESS) return 1;
    std::size_t count = 0;
    for (const auto field : object)
        count += leaves(field.value);
    return count;
}

std::string_view textAt(const simdjson::dom::element& element, std::string_view pointer) {
    std::string_view text;
    if (element.at_pointer(pointer).get(text) != simdjson::SUCCESS) return {};
    return text;
}

}  // namespace

ContentCheck::ContentCheck(std::uint64_t seed, std::uint64_t records, std::uint32_t revision)
    : generator_(seed), revision_(revision), seen_(records) {
    numbers_.reserve(records);
    for (std::uint64_t number = 0; number < records; ++number) {
        if (!RecordGenerator::isDuplicate(number))
            numbers_.emplace(emailKey(generator_.record(number).email), number);
    }
}

void ContentCheck::take(std::string_view fields) {
    const simdjson::padded_string text(fields);
    simdjson::dom::element record;
    if (parser_.parse(text).get(record) != simdjson::SUCCESS)
        return fault(unexpected_, "a record that is no JSON");
    const auto found = numbers_.find(emailKey(textAt(record, "/contact/email")));
    if (found == numbers_.end()) return fault(unexpected_, "a person whom A doesn't know");
    const std::uint64_t number = found->second;
    const std::string place = "record " + std::to_string(number);
    if (seen_[number]) return fault(unexpected_, place + " twice");
    seen_[number] = true;
    const PersonRecord expected =
        generator_.record(number, RecordGenerator::isEdited(number) ? revision_ : 0);
    for (const auto& [pointer, member] : TargetFields) {
        const std::string_view held = textAt(record, pointer);
        if (held == expected.*member) continue;
        return fault(wrong_, place + ", " + std::string(pointer) + ": \\\"" + std::string(held) +
                                 "\\\" instead of \\\"" + expected.*member + "\\\"");
    }
    if (leaves(record) != TargetFields.size()) return fault(wrong_, place + ": other fields");
    ++right_;
}

void ContentCheck::fault(std::uint64_t& counter, const std::string& text) {
    ++counter;
    if (firstFault_.empty()) firstFault_ = text;
}

std::string ContentCheck::report() const {
    const std::uint64_t missing = numbers_.size() - right_ - wrong_;
    std::string fault = firstFault_;
    if (fault.empty() && missing != 0) fault = "people of A are missing";
    return "{\"right\":" + std::to_string(right_) +
           ",\"expected\":" + std::to_string(numbers_.size()) +
           ",\"missing\":" + std::to_string(missing) + ",\"wrong\":" + std::to_string(wrong_) +
           ",\"unexpected\":" + std::to_string(unexpected_) + ",\"first_fault\":\"" + fault + "\"}";
}

}  // namespace leadloom::bench
