#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "plugin-sdk/testing/fake_hub_parts.h"
#include "plugin-sdk/testing/json_scanner.h"

namespace leadloom::testing {

namespace {

bool isReading(const std::string& method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

HttpCall captured(const ll_http_request& request) {
    HttpCall call;
    call.method = owned(request.method);
    call.url = owned(request.url);
    for (std::size_t i = 0; i < request.header_count; ++i)
        call.headers.emplace_back(owned(request.headers[i].name), owned(request.headers[i].value));
    call.body = owned(request.body);
    call.credential =
        request.credential.data == nullptr ? LL_CREDENTIAL_AUTH : owned(request.credential);
    call.idempotencyKey = owned(request.idempotency_key);
    call.safe = request.safe != 0 || isReading(call.method);
    return call;
}

ll_status deliver(const HttpReply& reply, const ll_http_sink* sink) {
    std::vector<ll_header> headers;
    for (const auto& [name, value] : reply.headers)
        headers.push_back({viewOf(name), viewOf(value)});
    // A copy of exactly this size, so that a sanitizer sees reads beyond the end.
    const std::vector<char> body(reply.body.begin(), reply.body.end());
    const ll_http_response response{
        sizeof(ll_http_response),           reply.status,    headers.data(), headers.size(),
        viewOf({body.data(), body.size()}), reply.serverTime};
    return sink->response(sink, &response);
}

ll_status send(const ll_http* self, const ll_call*, const ll_http_request* request,
               const ll_http_sink* sink) {
    auto& hub = partsOf(self->hub);
    if (const auto status = hub.enterFailable(); status != LL_OK) return status;
    const auto call = captured(*request);
    if (call.url.rfind("http", 0) != 0)
        hub.breaches.push_back("sent a request to a URL that is not absolute");
    for (const auto& [name, value] : call.headers)
        if (name == "Authorization")
            hub.breaches.emplace_back("set the Authorization header itself");
    hub.requestLog.add(call);
    auto reply = hub.transport->send(call);
    const bool refused = reply.outcome == LL_OK && reply.status == 401;
    if (refused && call.credential == LL_CREDENTIAL_AUTH && hub.refresh && hub.refresh())
        reply = hub.transport->send(call);
    if (reply.outcome != LL_OK) return hub.fail(reply.outcome, reply.message);
    return deliver(reply, sink);
}

ll_status deliverItem(const JsonScanner& scanner, std::size_t at, const ll_str* keys,
                      std::size_t count, const ll_json_sink* sink) {
    std::vector<std::optional<std::string>> texts;
    std::vector<ll_str> values;
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = scanner.find(at, owned(keys[i]));
        texts.push_back(found ? scanner.text(*found) : std::nullopt);
    }
    for (const auto& text : texts)
        values.push_back(text ? viewOf(*text) : ll_str{nullptr, 0});
    const auto slice = scanner.slice(at);
    const ll_json_item item{sizeof(ll_json_item), viewOf(slice), values.data(), values.size()};
    return sink->items(sink, &item, 1);
}

ll_status split(const ll_json* self, const ll_call*, ll_str body, ll_str pointer,
                const ll_str* keys, std::size_t count, const ll_json_sink* sink) {
    auto& hub = partsOf(self->hub);
    hub.enter();
    const JsonScanner scanner(std::string_view(body.data == nullptr ? "" : body.data, body.size));
    if (!scanner.isValid()) return hub.fail(LL_TRANSIENT, "the answer is no JSON, or is cut");
    const auto at = scanner.find(scanner.root(), owned(pointer));
    if (!at || scanner.kind(*at) == 'n') return LL_NOT_FOUND;
    if (scanner.kind(*at) != '[') return deliverItem(scanner, *at, keys, count, sink);
    for (const auto element : scanner.elements(*at))
        if (const auto status = deliverItem(scanner, element, keys, count, sink); status != LL_OK)
            return status;
    return LL_OK;
}

ll_status giveField(const ll_credentials* self, const ll_call*, ll_str, ll_str name,
                    const ll_text_sink* sink) {
    auto& hub = partsOf(self->hub);
    hub.enter();
    const auto found = hub.credentials.find(owned(name));
    return found == hub.credentials.end() ? ll_status{LL_NOT_FOUND}
                                          : sink->put(sink, viewOf(found->second));
}

ll_status sleep(const ll_clock* self, const ll_call*, std::int64_t micros) {
    auto& hub = partsOf(self->hub);
    if (hub.enter()) return LL_CANCELLED;
    hub.wall += micros;
    hub.monotonic += micros;
    return LL_OK;
}

ll_status getState(const ll_state* self, const ll_call*, ll_str key, const ll_text_sink* sink) {
    auto& hub = partsOf(self->hub);
    hub.enter();
    const auto found = hub.state.find(owned(key));
    return found == hub.state.end() ? ll_status{LL_NOT_FOUND}
                                    : sink->put(sink, viewOf(found->second));
}

ll_status putState(const ll_state* self, const ll_call*, ll_str key, ll_str value) {
    auto& hub = partsOf(self->hub);
    hub.enter();
    hub.emitted.push_back(owned(value));
    hub.state[owned(key)] = owned(value);
    return LL_OK;
}

void hmac(const ll_digest*, ll_str key, ll_str message, std::uint8_t* out) {
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data, static_cast<int>(key.size),
         reinterpret_cast<const unsigned char*>(message.data), message.size, out, &size);
}

}  // namespace

void FakeHub::Parts::fillTables() {
    log = {sizeof(ll_log), this,
           [](const ll_log* self, std::int32_t, ll_str event, ll_str message, ll_str fields) {
               auto& hub = partsOf(self->hub);
               hub.emitted.push_back(owned(event) + " " + owned(message) + " " + owned(fields));
           }};
    clock = {sizeof(ll_clock), this, [](const ll_clock* self) { return partsOf(self->hub).wall; },
             [](const ll_clock* self) { return partsOf(self->hub).monotonic; }, &sleep};
    http = {sizeof(ll_http), this, &send};
    credentialsTable = {sizeof(ll_credentials), this, &giveField};
    json = {sizeof(ll_json), this, &split};
    digest = {sizeof(ll_digest), this,
              [](const ll_digest*, ll_str message, std::uint8_t* out) {
                  SHA256(reinterpret_cast<const unsigned char*>(message.data), message.size, out);
              },
              &hmac,
              [](const ll_digest*, ll_str a, ll_str b) -> std::int32_t {
                  return a.size == b.size && CRYPTO_memcmp(a.data, b.data, a.size) == 0 ? 1 : 0;
              }};
    rateLimit = {sizeof(ll_rate_limit), this,
                 [](const ll_rate_limit* self, const ll_call*, ll_str, std::uint32_t) {
                     return ll_status{partsOf(self->hub).enter() ? LL_CANCELLED : LL_OK};
                 },
                 [](const ll_rate_limit* self, ll_str bucket, std::int64_t, std::int64_t) {
                     partsOf(self->hub).emitted.push_back(owned(bucket));
                 }};
    stateTable = {sizeof(ll_state), this, &getState, &putState,
                  [](const ll_state* self, const ll_call*, ll_str key) {
                      partsOf(self->hub).enter();
                      partsOf(self->hub).state.erase(owned(key));
                      return ll_status{LL_OK};
                  }};
    const auto number = [](const ll_metrics* self, ll_str name, double) {
        partsOf(self->hub).emitted.push_back(owned(name));
    };
    metrics = {sizeof(ll_metrics), this, number, number};
    threadCheck = {sizeof(ll_thread_check), this,
                   [](const ll_thread_check*, const ll_connector*) -> std::int32_t { return 1; }};
}

}  // namespace leadloom::testing
