#include "hub/net/stream_dialer.h"

#include <algorithm>
#include <cctype>

#include <Poco/Exception.h>

namespace leadloom::net {
namespace {

/// The longest silence of a peer that is waited for where the call has no nearer deadline.
constexpr TimeUs LongestWaitUs = 120'000'000;

TimeUs deadlineOf(const CallScope& scope, const Clock& clock) {
    const TimeUs longest = clock.monotonicUs() + LongestWaitUs;
    return scope.deadlineUs == 0 ? longest : std::min(scope.deadlineUs, longest);
}

Error broken(const ExchangeWatch::Guard& guard, ErrorKind kind, const Origin& origin,
             const std::string& why) {
    if (guard.verdict() == ExchangeWatch::Verdict::Cancelled)
        return {ErrorKind::Cancelled, "stopped while talking to " + origin.host, ""};
    const bool late = guard.verdict() == ExchangeWatch::Verdict::DeadlinePassed;
    return {kind,
            "the connection to " + origin.host + " broke: " + (late ? "no answer in time" : why),
            ""};
}

}  // namespace

WireStream::WireStream(Dialer& dialer, ExchangeWatch& watch, Clock& clock, Origin origin,
                       const Poco::Net::StreamSocket& socket)
    : dialer_(dialer), watch_(watch), clock_(clock), origin_(std::move(origin)), socket_(socket) {}

WireStream::~WireStream() {
    try {
        socket_.close();
    } catch (const Poco::Exception&) {
        // A connection that is broken already is closed enough.
    }
}

Result<std::size_t> WireStream::read(char* buffer, std::size_t capacity, const CallScope& scope) {
    const ExchangeWatch::Guard guard(watch_, socket_.impl()->sockfd(), scope,
                                     deadlineOf(scope, clock_));
    try {
        const int size = socket_.receiveBytes(buffer, static_cast<int>(capacity));
        if (guard.verdict() != ExchangeWatch::Verdict::Running)
            return broken(guard, ErrorKind::Transient, origin_, "");
        return static_cast<std::size_t>(std::max(size, 0));
    } catch (const Poco::Exception& fault) {
        return broken(guard, ErrorKind::Transient, origin_, fault.displayText());
    }
}

Status WireStream::write(std::string_view bytes, const CallScope& scope) {
    const ExchangeWatch::Guard guard(watch_, socket_.impl()->sockfd(), scope,
                                     deadlineOf(scope, clock_));
    try {
        while (!bytes.empty()) {
            const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
            if (sent <= 0) return broken(guard, ErrorKind::UnknownOutcome, origin_, "it is closed");
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return Status::ok();
    } catch (const Poco::Exception& fault) {
        return broken(guard, ErrorKind::UnknownOutcome, origin_, fault.displayText());
    }
}

Status WireStream::startTls(const CallScope& scope) {
    auto secured = dialer_.startTls(socket_, origin_, scope, deadlineOf(scope, clock_));
    if (!secured) return secured.error();
    socket_ = *secured;
    return Status::ok();
}

StreamDialer::StreamDialer(const TransportSettings& settings, HostResolver& resolver, Clock& clock)
    : clock_(clock), watch_(clock), dialer_(settings, resolver, clock, watch_) {}

Result<std::unique_ptr<WireStream>> StreamDialer::connect(const std::string& host,
                                                          std::uint16_t port, bool tls,
                                                          const CallScope& scope) {
    Origin origin{tls, host, port};
    std::transform(host.begin(), host.end(), origin.host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    auto socket = dialer_.dialSocket(origin, true, scope, deadlineOf(scope, clock_));
    if (!socket) return socket.error();
    return std::make_unique<WireStream>(dialer_, watch_, clock_, origin, *socket);
}

}  // namespace leadloom::net
