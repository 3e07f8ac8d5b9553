#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/answer.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/http_request.h>
#include <leadloom/sdk/settings.h>

namespace leadloom::sdk {

/// One account behind a vendor's REST API: sends a request, judges the answer by the vendor's error
/// table and hands it back. A connector derives its account from this, keeps its settings there and
/// overrides what is special about the vendor.
/// Belongs to one call at a time: begin() names it (ConnectorOf does so before each part).
class RestClient {
public:
    /// `errors` must outlive the client; it usually is a static of the connector.
    RestClient(const Host& host, const ErrorTable& errors) : host_(host), errors_(&errors) {}
    virtual ~RestClient() = default;
    RestClient(const RestClient&) = delete;
    RestClient& operator=(const RestClient&) = delete;

    void begin(const Call& call) { call_ = call; }
    /// Keeps the settings; makes no request. Override it for what must be worked out of them.
    virtual Status open(const Settings& settings) {
        settings_ = settings;
        return Status::ok();
    }
    const Settings& settings() const { return settings_; }
    const Call& call() const { return call_; }
    const Host& host() const { return host_; }
    JsonPages json() const { return host_.json(); }

    /// The answer, whatever its status. `path` stands behind base(), unless it is a whole URL (a
    /// vendor's link to the next page).
    Result<Answer> exchange(HttpRequest request, std::string_view path) {
        const bool whole = path.starts_with("https://") || path.starts_with("http://");
        const auto front = whole ? Result<std::string>(std::string()) : base();
        if (!front) return front.status();
        request.url = *front + std::string(path);
        auto response = host_.http().send(call_, request);
        if (!response) return response.status();
        observe(*response);
        return Answer(call_, json(), std::move(*response));
    }
    /// The answer where it is 2xx, else its status. `what` begins the message of a failure:
    /// "reading contacts".
    Result<Answer> send(HttpRequest request, std::string_view path, Intent intent,
                        std::string_view what) {
        auto answer = exchange(std::move(request), path);
        if (!answer) return answer;
        if (auto status = judge(*answer, intent, what); !status) return status;
        return answer;
    }
    Result<Answer> get(std::string_view path, std::string_view what) {
        return send(HttpRequest{}, path, Intent::Read, what);
    }
    /// The same for an answer of another media type than JSON.
    Result<Answer> getAs(std::string mediaType, std::string_view path, std::string_view what) {
        return send(HttpRequest().withHeader("Accept", std::move(mediaType)), path, Intent::Read,
                    what);
    }
    /// The rows of a short list that the account keeps (its versions, labels, subscriptions).
    Result<std::vector<std::vector<std::string>>> list(std::string_view path, std::string_view what,
                                                       std::string_view pointer,
                                                       JsonPages::Pointers keys) {
        return get(path, what).then([&](Answer& answer) { return answer.table(pointer, keys); });
    }
    /// A POST that only reads (a search, a batch read) or whose repetition changes nothing.
    Result<Answer> ask(std::string_view path, std::string body, std::string_view what,
                       std::string_view bucket = {}) {
        auto request = HttpRequest::json("POST", {}, std::move(body));
        request.bucket = bucket;
        return send(request.asSafe(), path, Intent::Read, what);
    }
    /// A change in JSON whose answer must hold something at `confirms`, and what stands there;
    /// where it doesn't, nobody knows what became of it: LL_UNKNOWN_OUTCOME.
    Result<std::string> change(std::string method, std::string_view path, std::string body,
                               std::string_view what, std::string_view confirms,
                               std::string_view bucket = {}) {
        auto request = HttpRequest::json(std::move(method), {}, std::move(body));
        request.bucket = bucket;
        const auto answer = send(std::move(request), path, Intent::Write, what);
        if (!answer) return answer.status();
        auto told = answer->value(confirms);
        if (told && !told->empty()) return told;
        return Status{LL_UNKNOWN_OUTCOME,
                      std::string(what) + ": the answer doesn't tell what was done"};
    }
    /// A DELETE.
    Status remove(std::string_view path, std::string_view what) {
        HttpRequest request;
        request.method = "DELETE";
        return send(std::move(request), path, Intent::Write, what).status();
    }
    /// A change of how the account is set up (a subscription), no record. With "PUT" it may be
    /// repeated.
    Status configure(std::string method, std::string_view path, std::string body,
                     std::string_view what) {
        auto request = HttpRequest::json(std::move(method), {}, std::move(body));
        request.safe = request.method == "PUT";
        return send(std::move(request), path, Intent::Read, what).status();
    }
    /// LL_OK for 2xx, else what the error table makes of the answer.
    Status judge(const Answer& answer, Intent intent, std::string_view what) const {
        return refine(errors_->judge(call_, json(), answer, intent, what), answer);
    }
    const ErrorTable& errors() const { return *errors_; }

protected:
    /// What a path is put behind: "https://api.vendor.example/v3".
    virtual Result<std::string> base() = 0;
    /// Sees every answer: for budgets told in the vendor's own headers.
    virtual void observe(const HttpResponse& /*response*/) {}
    /// What a table can't say about a failure.
    virtual Status refine(Status status, const Answer& /*answer*/) const { return status; }

private:
    Host host_;
    const ErrorTable* errors_;
    Settings settings_;
    Call call_{nullptr};
};

}  // namespace leadloom::sdk
