#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/http_request.h>

namespace leadloom::sdk {

/// A body of multipart/form-data (RFC 7578).
///
///     Multipart form;
///     form.field("object", "leads").file("file", "leads.csv", "text/csv", csv);
///     account.send(form.request("POST"), "/upload", Intent::Write, "importing leads");
class Multipart {
public:
    Multipart& field(std::string_view name, std::string_view value) {
        parts_.push_back({"Content-Disposition: form-data; name=\"" + quoted(name) + "\"\r\n",
                          std::string(value)});
        return *this;
    }
    Multipart& file(std::string_view name, std::string_view fileName, std::string_view mediaType,
                    std::string_view bytes) {
        parts_.push_back({"Content-Disposition: form-data; name=\"" + quoted(name) +
                              "\"; filename=\"" + quoted(fileName) +
                              "\"\r\nContent-Type: " + std::string(mediaType) + "\r\n",
                          std::string(bytes)});
        return *this;
    }
    HttpRequest request(std::string method) const {
        const auto boundary = unused();
        return HttpRequest::of("multipart/form-data; boundary=" + boundary, std::move(method), {},
                               bodyWith(boundary));
    }

private:
    struct Part {
        std::string head;
        std::string body;
    };

    /// As browsers do: quotes and line ends can't break out of the header.
    static std::string quoted(std::string_view text) {
        std::string out;
        for (const char c : text) {
            if (c == '"')
                out += "%22";
            else if (c == '\r')
                out += "%0D";
            else if (c == '\n')
                out += "%0A";
            else
                out += c;
        }
        return out;
    }
    /// The first boundary that no part holds: the same parts give the same body.
    std::string unused() const {
        for (std::size_t n = 0;; ++n) {
            auto boundary = "leadloom-part-" + std::to_string(n);
            bool held = false;
            for (const auto& part : parts_)
                held = held || part.body.find(boundary) != std::string::npos ||
                       part.head.find(boundary) != std::string::npos;
            if (!held) return boundary;
        }
    }
    std::string bodyWith(const std::string& boundary) const {
        std::string body;
        for (const auto& part : parts_)
            body += "--" + boundary + "\r\n" + part.head + "\r\n" + part.body + "\r\n";
        return body + "--" + boundary + "--\r\n";
    }

    std::vector<Part> parts_;
};

}  // namespace leadloom::sdk
