#include "hub/plugin_host/stream_service.h"

#include <string>

#include "hub/plugin_host/service_call.h"

namespace leadloom::plugin_host {

struct StreamService::Calls {
    static StreamService& of(const ll_stream* self) {
        return *static_cast<StreamService*>(self->hub);
    }

    /// Runs `body(stream, scope)` on an open one.
    template <typename Body>
    static ll_status with(const ll_stream* self, const ll_call* call, std::uint64_t handle,
                          Body&& body) {
        return guarded(call, [&]() -> ll_status {
            const auto found = of(self).open_.find(handle);
            if (found == of(self).open_.end())
                return report(call, {ErrorKind::Bug, "the connector used a closed stream", ""});
            const CallScope scope = scopeOf(call);
            return body(*found->second, scope);
        });
    }

    static ll_status connect(const ll_stream* self, const ll_call* call, ll_str host,
                             std::uint16_t port, std::int32_t tls, std::uint64_t* handle) {
        return guarded(call, [&]() -> ll_status {
            const CallScope scope = scopeOf(call);
            auto stream =
                of(self).dialer_.connect(std::string(viewOf(host)), port, tls != 0, scope);
            if (!stream) return report(call, stream.error());
            *handle = ++of(self).lastHandle_;
            of(self).open_[*handle] = *std::move(stream);
            return LL_OK;
        });
    }

    static ll_status read(const ll_stream* self, const ll_call* call, std::uint64_t handle,
                          char* buffer, std::size_t capacity, std::size_t* size) {
        return with(self, call, handle, [&](net::WireStream& stream, const CallScope& scope) {
            const auto received = stream.read(buffer, capacity, scope);
            if (!received) return report(call, received.error());
            *size = *received;
            return *received == 0 ? ll_status{LL_END} : ll_status{LL_OK};
        });
    }

    static ll_status write(const ll_stream* self, const ll_call* call, std::uint64_t handle,
                           ll_str bytes) {
        return with(self, call, handle, [&](net::WireStream& stream, const CallScope& scope) {
            const Status written = stream.write(viewOf(bytes), scope);
            return written ? ll_status{LL_OK} : report(call, written.error());
        });
    }

    static ll_status startTls(const ll_stream* self, const ll_call* call, std::uint64_t handle) {
        return with(self, call, handle, [&](net::WireStream& stream, const CallScope& scope) {
            const Status secured = stream.startTls(scope);
            return secured ? ll_status{LL_OK} : report(call, secured.error());
        });
    }

    static void close(const ll_stream* self, std::uint64_t handle) { of(self).open_.erase(handle); }
};

StreamService::StreamService(net::StreamDialer& dialer)
    : dialer_(dialer), table_{sizeof(ll_stream), this,          &Calls::connect,
                              &Calls::read,      &Calls::write, &Calls::startTls,
                              &Calls::close} {}

}  // namespace leadloom::plugin_host
