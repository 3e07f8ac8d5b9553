#pragma once

#include <string>

#include <leadloom/abi/text_sink.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// Collects what a hub service puts into an ll_text_sink.
class TextReceiver {
public:
    TextReceiver() : sink_{sizeof(ll_text_sink), this, &TextReceiver::put} {}
    TextReceiver(const TextReceiver&) = delete;
    TextReceiver& operator=(const TextReceiver&) = delete;

    const ll_text_sink* sink() const { return &sink_; }
    std::string& text() { return text_; }

private:
    static ll_status put(const ll_text_sink* sink, ll_str text) noexcept {
        try {
            static_cast<TextReceiver*>(sink->receiver)->text_.append(view(text));
            return LL_OK;
        } catch (...) {
            return LL_BUG;
        }
    }

    ll_text_sink sink_;
    std::string text_;
};

}  // namespace leadloom::sdk
