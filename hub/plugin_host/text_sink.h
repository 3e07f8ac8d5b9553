#pragma once

#include <string>

#include <leadloom/abi/text_sink.h>

#include "hub/plugin_host/call_frame.h"

namespace leadloom::plugin_host {

/// Takes the one text that a plugin's function puts.
class TextSink {
public:
    TextSink() : sink_{sizeof(ll_text_sink), this, &TextSink::put} {}
    TextSink(const TextSink&) = delete;
    TextSink& operator=(const TextSink&) = delete;

    const ll_text_sink* sink() const { return &sink_; }
    const std::string& text() const { return text_; }

private:
    static ll_status put(const ll_text_sink* sink, ll_str text) noexcept {
        try {
            static_cast<TextSink*>(sink->receiver)->text_ = viewOf(text);
            return LL_OK;
        } catch (...) {
            return LL_BUG;
        }
    }

    ll_text_sink sink_;
    std::string text_;
};

}  // namespace leadloom::plugin_host
