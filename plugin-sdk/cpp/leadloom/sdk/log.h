#pragma once

#include <string_view>

#include <leadloom/abi/service/log.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// The hub's log. A connector seldom needs it: the hub logs starts, ends, requests and errors.
/// Never a line per record, never personal data.
class Log {
public:
    explicit Log(const ll_log* service) : service_(service) {}

    /// `event`: a stable lower_snake_case word; `fieldsJson`: a flat JSON object or empty.
    void write(int level, std::string_view event, std::string_view message,
               std::string_view fieldsJson = {}) const {
        if (service_ == nullptr) return;
        service_->write(service_, level, given(event), given(message), orAbsent(fieldsJson));
    }
    void info(std::string_view event, std::string_view message) const {
        write(LL_LOG_INFO, event, message);
    }
    void warning(std::string_view event, std::string_view message) const {
        write(LL_LOG_WARNING, event, message);
    }

private:
    const ll_log* service_;
};

}  // namespace leadloom::sdk
