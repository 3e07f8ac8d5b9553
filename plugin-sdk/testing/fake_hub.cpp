#include "plugin-sdk/testing/fake_hub.h"

#include "plugin-sdk/testing/fake_hub_parts.h"

namespace leadloom::testing {

bool FakeHub::Parts::enter() {
    ++calls;
    if (cancelAt != 0 && calls > cancelAt) ++callsAfterCancel;
    return isCancelled();
}

ll_status FakeHub::Parts::enterFailable() {
    if (enter()) return LL_CANCELLED;
    if (++failable != failAt) return LL_OK;
    return fail(failStatus, "planted failure");
}

ll_status FakeHub::Parts::fail(ll_status status, std::string_view message) {
    return call.fail(&call, status, viewOf(message), -1, 0);
}

const void* FakeHub::Parts::service(std::string_view id) const {
    if (withheld.contains(id)) return nullptr;
    if (id == LL_SERVICE_LOG) return &log;
    if (id == LL_SERVICE_CLOCK) return &clock;
    if (id == LL_SERVICE_HTTP) return transport == nullptr ? nullptr : &http;
    if (id == LL_SERVICE_CREDENTIALS) return &credentialsTable;
    if (id == LL_SERVICE_JSON) return &json;
    if (id == LL_SERVICE_DIGEST) return &digest;
    if (id == LL_SERVICE_RATE_LIMIT) return &rateLimit;
    if (id == LL_SERVICE_STATE) return &stateTable;
    if (id == LL_SERVICE_DIRECTORY) return folder.empty() ? nullptr : &directory;
    if (id == LL_SERVICE_METRICS) return &metrics;
    if (id == LL_SERVICE_THREAD_CHECK) return &threadCheck;
    if (id == LL_SERVICE_CRYPTO) return &crypto;
    if (id == LL_SERVICE_TEXT_FORMS) return &textForms;
    if (id == LL_SERVICE_STREAM) return &stream;
    return nullptr;
}

FakeHub::FakeHub(Transport* transport) : parts_(std::make_unique<Parts>()) {
    auto& parts = *parts_;
    parts.transport = transport;
    parts.host = {
        sizeof(ll_host),
        {LL_ABI_MAJOR, LL_ABI_MINOR},
        parts_.get(),
        viewOf("leadloom-acceptance"),
        viewOf("1"),
        [](const ll_host* host, ll_str id) { return partsOf(host->hub).service(owned(id)); }};
    parts.call = {sizeof(ll_call),
                  viewOf("run-1"),
                  0,
                  parts_.get(),
                  [](const ll_call* call) -> std::int32_t {
                      return partsOf(call->hub).isCancelled() ? 1 : 0;
                  },
                  [](const ll_call* call, ll_status status, ll_str message, std::int64_t retryAfter,
                     std::int32_t http) {
                      auto& hub = partsOf(call->hub);
                      hub.failed = true;
                      hub.lastFail = {status, owned(message), retryAfter, http};
                      hub.emitted.push_back(owned(message));
                      return status;
                  }};
    parts.fillTables();
    parts.fillDirectory();
    parts.fillTextAndCrypto();
    parts.fillStreams();
    parts.fillSinks();
}

FakeHub::~FakeHub() {
    parts_->closeStreams();
}

const ll_host* FakeHub::host() const {
    return &parts_->host;
}

const ll_call* FakeHub::beginCall() {
    parts_->failed = false;
    parts_->lastFail = {};
    parts_->calls = parts_->callsAfterCancel = parts_->failable = 0;
    return &parts_->call;
}

CallEnd FakeHub::endCall(ll_status status) {
    if (parts_->failed && parts_->lastFail.status == status) return parts_->lastFail;
    CallEnd end;
    end.status = status;
    return end;
}

void FakeHub::cancelAt(std::size_t n) {
    parts_->cancelAt = n;
}
void FakeHub::failAt(std::size_t n, ll_status status) {
    parts_->failAt = n;
    parts_->failStatus = status;
}
std::size_t FakeHub::serviceCalls() const {
    return parts_->calls;
}
std::size_t FakeHub::callsAfterCancel() const {
    return parts_->callsAfterCancel;
}
std::size_t FakeHub::failableCalls() const {
    return parts_->failable;
}
void FakeHub::setConnector(const std::string& id) {
    parts_->requestLog.setConnector(id);
}

void FakeHub::withhold(std::string id) {
    parts_->withheld.insert(std::move(id));
}
void FakeHub::setFolder(std::string path) {
    parts_->folder = std::move(path);
}
void FakeHub::setCredential(const std::string& name, std::string value) {
    parts_->credentials[name] = std::move(value);
}
void FakeHub::setWallTime(std::int64_t micros) {
    parts_->wall = micros;
}
std::int64_t FakeHub::wallTime() const {
    return parts_->wall;
}
void FakeHub::onUnauthorized(std::function<bool()> refresh) {
    parts_->refresh = std::move(refresh);
}
const std::vector<std::string>& FakeHub::emitted() const {
    return parts_->emitted;
}
void FakeHub::emit(std::string_view text) {
    parts_->emitted.emplace_back(text);
}
const std::vector<std::string>& FakeHub::breaches() const {
    return parts_->breaches;
}
void FakeHub::breach(std::string text) {
    parts_->breaches.push_back(std::move(text));
}
std::map<std::string, std::string>& FakeHub::state() {
    return parts_->state;
}

const ll_record_sink* FakeHub::recordSink(CapturedRead& into, bool mayCheckpoint) {
    parts_->read = &into;
    parts_->mayCheckpoint = mayCheckpoint;
    return &parts_->recordSink;
}
const ll_write_sink* FakeHub::writeSink(CapturedWrite& into) {
    parts_->write = &into;
    return &parts_->writeSink;
}

}  // namespace leadloom::testing
