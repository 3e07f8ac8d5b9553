#include <algorithm>
#include <cctype>

#include <leadloom/sdk/text/card_rows.h>
#include <leadloom/sdk/text/utf8.h>
#include <leadloom/sdk/text/vcard.h>
#include <leadloom/sdk/time.h>

namespace leadloom::sdk {

namespace {

constexpr std::string_view NoEnd = "the card has no END:VCARD";

bool isLine(std::string_view line, std::string_view wanted) {
    const auto text = trimmed(line);
    return std::equal(text.begin(), text.end(), wanted.begin(), wanted.end(), [](char a, char b) {
        return std::toupper(static_cast<unsigned char>(a)) == b;
    });
}

std::string textUnder(const nlohmann::ordered_json& card, const std::string& name) {
    return name.empty() ? std::string() : card.value(name, std::string());
}

}  // namespace

Status CardRows::take(const TextLine& line) {
    const bool begins = isLine(line.text, "BEGIN:VCARD");
    if (!inCard_ && !begins && trimmed(line.text).empty()) return Status::ok();
    if (inCard_ && begins)
        if (auto status = reject(NoEnd); !status) return status;
    if (!inCard_) {
        firstLine_ = line.number;
        card_ = line.text;
        inCard_ = begins;
        tooLong_ = false;
        return begins ? Status::ok() : reject("it stands outside of a card");
    }
    if (line.cut || card_.size() + line.text.size() > LongestTextRow)
        tooLong_ = true;
    else
        card_.append("\n").append(line.text);
    return isLine(line.text, "END:VCARD") ? endCard() : Status::ok();
}

Status CardRows::endCard() {
    if (tooLong_) return reject("the card is too long");
    if (!isText(card_)) return reject(NoTextFault);
    const auto card = readCard(card_);
    if (!card) return reject(card.status().message());
    const auto payload = card->dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    TextRow row;
    row.line = firstLine_;
    row.id = textUnder(*card, keys_.id);
    row.modifiedAt = isoTimeOrZero(textUnder(*card, keys_.modified));
    row.payload = payload;
    inCard_ = false;
    return onRow_(row);
}

Status CardRows::reject(std::string_view fault) {
    TextRow row;
    row.line = firstLine_;
    row.fault = fault;
    row.raw = card_;
    inCard_ = false;
    return onRow_(row);
}

Status CardRows::finish() {
    if (auto status = lines_.finish(); !status) return status;
    return inCard_ ? reject(NoEnd) : Status::ok();
}

}  // namespace leadloom::sdk
