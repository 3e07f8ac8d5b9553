#include "tests/bench/references/crm_client.h"

#include <stdexcept>

#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/URI.h>

namespace leadloom::bench {
namespace {

using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;

void read(Poco::Net::HTTPClientSession& session, std::string& body) {
    HTTPResponse response;
    std::istream& stream = session.receiveResponse(response);
    if (response.getStatus() != HTTPResponse::HTTP_OK)
        throw std::runtime_error("the mock CRM answered " + std::to_string(response.getStatus()));
    body.resize(static_cast<std::size_t>(response.getContentLength64()));
    stream.read(body.data(), static_cast<std::streamsize>(body.size()));
}

}  // namespace

CrmClient::CrmClient(const std::string& url) {
    const Poco::URI uri(url);
    session_.setHost(uri.getHost());
    session_.setPort(uri.getPort());
    session_.setKeepAlive(true);
}

void CrmClient::get(const std::string& path, std::string& body) {
    HTTPRequest request(HTTPRequest::HTTP_GET, path, HTTPRequest::HTTP_1_1);
    session_.sendRequest(request);
    read(session_, body);
}

void CrmClient::post(const std::string& path, const std::string& body, std::string& answer) {
    HTTPRequest request(HTTPRequest::HTTP_POST, path, HTTPRequest::HTTP_1_1);
    request.setContentType("application/json");
    request.setContentLength64(static_cast<Poco::Int64>(body.size()));
    session_.sendRequest(request) << body;
    read(session_, answer);
}

}  // namespace leadloom::bench
