#include "hub/plugin_host/log_service.h"

#include <exception>

#include "hub/plugin_host/call_frame.h"

namespace leadloom::plugin_host {
namespace {

constexpr std::size_t LongestLine = 4096;

sync::LogLevel levelOf(std::int32_t level) {
    switch (level) {
        case LL_LOG_DEBUG:
            return sync::LogLevel::Debug;
        case LL_LOG_INFO:
            return sync::LogLevel::Note;
        case LL_LOG_WARNING:
            return sync::LogLevel::Warning;
        default:
            return sync::LogLevel::Error;
    }
}

std::string_view blameOf(std::int32_t level) {
    if (level == LL_LOG_HUB_MISBEHAVING) return "the hub broke the contract: ";
    return level == LL_LOG_PLUGIN_MISBEHAVING ? "the plugin broke the contract: " : "";
}

}  // namespace

LogService::LogService(std::string place, LogFunction log, const security::Redactor& redactor)
    : place_(std::move(place)),
      log_(std::move(log)),
      redactor_(redactor),
      table_{sizeof(ll_log), this, &LogService::write} {}

void LogService::write(const ll_log* self, std::int32_t level, ll_str event, ll_str message,
                       ll_str fields) {
    try {
        const auto* service = static_cast<const LogService*>(self->hub);
        if (!service->log_) return;
        std::string line = service->place_ + ": ";
        line.append(blameOf(level)).append(viewOf(event)).append(": ").append(viewOf(message));
        if (!viewOf(fields).empty()) line.append(" ").append(viewOf(fields));
        line = service->redactor_.redact(line);
        // A plugin must not be able to forge a line of the hub's.
        for (char& letter : line) {
            if (static_cast<unsigned char>(letter) < ' ') letter = ' ';
        }
        if (line.size() > LongestLine) line.resize(LongestLine);
        service->log_(levelOf(level), line);
    } catch (const std::exception&) {
        // A line that can't be written is no reason to fail the call it is about.
        return;
    }
}

}  // namespace leadloom::plugin_host
