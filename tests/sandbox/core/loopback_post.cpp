#include "tests/sandbox/core/loopback_post.h"

#include <sstream>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox {

namespace {

const Poco::Timespan AnswerWithin(10, 0);

bool isLoopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

LoopbackAnswer answerOf(const LoopbackTarget& target, Poco::Net::HTTPRequest& request,
                        const std::string& body) {
    try {
        Poco::Net::HTTPClientSession session(target.host, target.port);
        session.setTimeout(AnswerWithin);
        session.sendRequest(request) << body;
        Poco::Net::HTTPResponse response;
        std::ostringstream text;
        Poco::StreamCopier::copyStream(session.receiveResponse(response), text);
        return {response.getStatus(), text.str()};
    } catch (const Poco::Exception&) {
        return {};
    }
}

}  // namespace

std::optional<LoopbackTarget> loopbackTarget(const std::string& url) {
    if (!url.starts_with("http://")) return std::nullopt;
    const auto rest = std::string_view(url).substr(7);
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    const auto colon = rest.substr(0, end).rfind(':');
    LoopbackTarget target;
    target.host = rest.substr(0, std::min(colon, end));
    const auto port = colon == std::string_view::npos
                          ? std::optional<std::int64_t>(80)
                          : parsedInteger(rest.substr(colon + 1, end - colon - 1));
    if (!isLoopback(target.host) || !port || *port < 1 || *port > 65535) return std::nullopt;
    target.port = static_cast<std::uint16_t>(*port);
    target.path = rest.substr(end);
    if (!target.path.starts_with("/")) target.path.insert(0, "/");
    return target;
}

int postBody(const LoopbackTarget& target, const std::string& body, const Pairs& headers) {
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_POST, target.path,
                                   Poco::Net::HTTPRequest::HTTP_1_1);
    request.setContentType("application/json");
    request.setContentLength(static_cast<std::streamsize>(body.size()));
    for (const auto& [name, value] : headers)
        request.set(name, value);
    return answerOf(target, request, body).status;
}

LoopbackAnswer getAnswer(const LoopbackTarget& target, const std::string& userAgent) {
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_GET, target.path,
                                   Poco::Net::HTTPRequest::HTTP_1_1);
    request.set("User-Agent", userAgent);
    return answerOf(target, request, "");
}

int getStatus(const LoopbackTarget& target, const std::string& userAgent) {
    return getAnswer(target, userAgent).status;
}

}  // namespace leadloom::sandbox
