#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <leadloom/abi/draft/text_forms.h>
#include <leadloom/sdk/result.h>
#include <leadloom/sdk/text_receiver.h>

namespace leadloom::sdk {

/// Unicode forms of a text, from the hub: name "leadloom.draft.text-forms/1" under `services`.
class TextForms {
public:
    explicit TextForms(const ll_text_forms* service) : service_(service) {}

    /// The text in NFC and in these forms (LL_TEXT_TRIMMED | LL_TEXT_LOWER …). LL_INVALID_RECORD
    /// where it is no UTF-8.
    Result<std::string> form(std::string_view text, int forms) const {
        if (service_ == nullptr) return Status{LL_UNSUPPORTED, "the hub offers no text forms"};
        TextReceiver formed;
        const auto code = service_->form(service_, forms, given(text), formed.sink());
        if (code != LL_OK) return Status{code, "a text is no UTF-8"};
        return std::move(formed.text());
    }
    /// In lower case; as it is where that can't be had.
    std::string lowered(std::string_view text) const {
        auto lower = form(text, LL_TEXT_LOWER);
        return lower ? std::move(*lower) : std::string(text);
    }

private:
    const ll_text_forms* service_;
};

}  // namespace leadloom::sdk
