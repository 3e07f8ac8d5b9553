#pragma once

#include <string>

#include <Poco/Net/HTTPClientSession.h>

namespace leadloom::bench {

/// A keep-alive connection to one mock CRM, as a plain program would have it. Throws.
class CrmClient {
public:
    /// `url`: "http://127.0.0.1:PORT".
    explicit CrmClient(const std::string& url);

    /// Reads the answer into `body`, whose memory is used again.
    void get(const std::string& path, std::string& body);
    void post(const std::string& path, const std::string& body, std::string& answer);

private:
    Poco::Net::HTTPClientSession session_;
};

}  // namespace leadloom::bench
