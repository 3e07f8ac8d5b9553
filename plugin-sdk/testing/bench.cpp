#include "plugin-sdk/testing/bench.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace leadloom::testing {

using nlohmann::json;

namespace {

constexpr unsigned PageSize = 10;
constexpr int MostReads = 200;

/// Of what a stream can do, that which leaves the vendor as it is.
void onlyReads(json& declared) {
    json left = json::array();
    for (const auto& capability : declared.value("capabilities", std::vector<std::string>{}))
        if (capability == "read" || capability == "lookup") left.push_back(capability);
    declared["capabilities"] = left;
}

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

bool Trial::expect(bool holds, const std::string& fault) {
    if (holds) return true;
    ++faults_;
    if (kept_.size() < 3 && std::find(kept_.begin(), kept_.end(), fault) == kept_.end())
        kept_.push_back(fault);
    return false;
}

std::string Trial::detail() const {
    std::string text;
    for (const auto& fault : kept_)
        text += (text.empty() ? "" : "; ") + fault;
    if (faults_ > kept_.size()) text += "; in all " + std::to_string(faults_) + " faults";
    return text;
}

bool StreamPlan::can(const std::string& capability) const {
    const auto all = declared.value("capabilities", json::array());
    return std::find(all.begin(), all.end(), capability) != all.end();
}

Rig::Rig(Bench& owner)
    : bench(owner),
      pageSize(owner.pageSize()),
      faults(owner.vendor().transport()),
      hub(owner.vendor().transport() == nullptr ? nullptr : &faults) {
    hub.setFolder(bench.vendor().folder());
    hub.onUnauthorized([this] { return bench.vendor().refreshToken(); });
    const auto credentials = bench.description().value("credentials", json::object());
    for (const auto& [name, value] : credentials.items())
        hub.setCredential(name, value.get<std::string>());
    session = std::make_unique<Session>(bench.plugin(), hub);
    const auto end = session->open(bench.config());
    if (end.status != LL_OK) throw std::runtime_error("open failed with " + describe(end));
}

Rig::~Rig() {
    hub.cancelAt(0);
    session->close();
    session.reset();
    bench.collect(hub);
}

CapturedRead Rig::readAll(const StreamPlan& stream, bool full, const std::string& cursor) {
    Session::Reading reading;
    reading.full = full;
    reading.pageSize = pageSize;
    CapturedRead all;
    auto at = cursor;
    for (int i = 0; i < MostReads; ++i) {
        auto part = session->read(stream.name, at, reading);
        const auto before = all.records.size();
        for (auto& checkpoint : part.checkpoints) {
            checkpoint.records += before;
            all.checkpoints.push_back(checkpoint);
        }
        std::move(part.records.begin(), part.records.end(), std::back_inserter(all.records));
        std::move(part.rejects.begin(), part.rejects.end(), std::back_inserter(all.rejects));
        all.end = part.end;
        const auto next = part.checkpoints.empty() ? at : part.checkpoints.back().cursor;
        if (part.end.status != LL_OK) return all;
        if (next == at) {
            hub.breach("a read returned LL_OK without moving its cursor");
            return all;
        }
        at = next;
    }
    hub.breach("a read was taken up " + std::to_string(MostReads) + " times and did not end");
    return all;
}

Bench::Bench(const LoadedPlugin& plugin, json description, std::unique_ptr<Vendor> vendor)
    : plugin_(plugin), description_(std::move(description)), vendor_(std::move(vendor)) {
    const auto exercised = description_.value("streams", json::object());
    for (const auto& declared : plugin.manifest().value("streams", json::array())) {
        const auto name = declared.value("name", std::string{});
        streams_.push_back({name, declared, exercised.value(name, json::object())});
        if (vendor_->isReadOnly()) onlyReads(streams_.back().declared);
    }
    for (const auto& secret : vendor_->secrets())
        addConfidential(secret);
    const auto credentials = description_.value("credentials", json::object());
    for (const auto& [name, value] : credentials.items())
        addConfidential(value.get<std::string>());
}

unsigned Bench::pageSize() const {
    return description_.value("page_size", PageSize);
}

json Bench::config() const {
    auto settings = description_.value("settings", json::object()).dump();
    replaceAll(settings, "{base_url}", vendor_->baseUrl());
    replaceAll(settings, "{folder}", vendor_->folder());
    for (const auto& [word, value] : vendor_->places())
        replaceAll(settings, '"' + word + '"', value);
    auto streams = json::array();
    for (const auto& stream : streams_) {
        auto entry = stream.exercised.value("settings", json::object());
        entry["name"] = stream.name;
        streams.push_back(std::move(entry));
    }
    return {
        {"connection", "acceptance"}, {"settings", json::parse(settings)}, {"streams", streams}};
}

const Bench::Baseline& Bench::baseline(const StreamPlan& stream) {
    const auto known = baselines_.find(stream.name);
    if (known != baselines_.end()) return known->second;
    Rig rig(*this);
    Baseline fresh;
    fresh.read = rig.readAll(stream, true);
    fresh.requests = rig.faults.requests();
    fresh.serviceCalls = rig.hub.serviceCalls();
    fresh.failableCalls = rig.hub.failableCalls();
    if (fresh.read.end.status != LL_END)
        throw std::runtime_error("an undisturbed read ended in " + describe(fresh.read.end));
    fresh.ids = idsOf(fresh.read);
    fresh.cursor = lastCursor(fresh.read);
    addConfidential(fresh.read);
    return baselines_.emplace(stream.name, std::move(fresh)).first->second;
}

void Bench::reset() {
    vendor_->reset();
    for (const auto& secret : vendor_->secrets())
        addConfidential(secret);
    baselines_.clear();
}

std::string Bench::payload(const json& pattern) {
    auto text = pattern.dump();
    replaceAll(text, "{n}", std::to_string(++lastNumber_));
    addConfidential(text);
    return text;
}

std::string Bench::uniqueKey() {
    return "acceptance-key-" + std::to_string(++lastNumber_);
}

void Bench::collect(const FakeHub& hub) {
    emitted_.insert(hub.emitted().begin(), hub.emitted().end());
    breaches_.insert(hub.breaches().begin(), hub.breaches().end());
}

void Bench::addConfidential(const CapturedRead& read) {
    for (const auto& record : read.records)
        addConfidential(record.payload);
}

void Bench::addConfidential(const std::string& text) {
    confidential_.merge(personalIn(text));
    const bool secret = text.size() >= 8 && text.front() != '{';
    if (secret) confidential_.insert(text);
}

std::set<std::string> personalIn(const std::string& text) {
    const auto isIn = [&](std::size_t i, std::string_view more) {
        return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 ||
                                   more.find(text[i]) != std::string_view::npos);
    };
    std::set<std::string> found;
    for (auto at = text.find_first_of("@+"); at != std::string::npos;
         at = text.find_first_of("@+", at + 1)) {
        auto begin = at;
        auto end = at + 1;
        if (text[at] == '@') {
            while (begin > 0 && isIn(begin - 1, "._%+-"))
                --begin;
            while (isIn(end, ".-"))
                ++end;
            if (begin < at && end > at + 1) found.insert(text.substr(begin, end - begin));
            continue;
        }
        std::size_t digits = 0;
        for (; end < text.size() &&
               std::string_view("0123456789 ()-").find(text[end]) != std::string_view::npos;
             ++end)
            digits += text[end] >= '0' && text[end] <= '9' ? 1 : 0;
        if (digits >= 8) found.insert(text.substr(begin, end - begin));
    }
    return found;
}

std::set<std::string> idsOf(const CapturedRead& read) {
    std::set<std::string> ids;
    for (const auto& record : read.records)
        if (record.op == LL_RECORD_UPSERT) ids.insert(record.externalId);
    return ids;
}

std::set<std::string> coveredIds(const CapturedRead& read) {
    auto covered = read;
    covered.records.resize(read.checkpoints.empty() ? 0 : read.checkpoints.back().records);
    return idsOf(covered);
}

std::string lastCursor(const CapturedRead& read) {
    return read.checkpoints.empty() ? std::string{} : read.checkpoints.back().cursor;
}

std::string nameOf(ll_status status) {
    static const char* const Names[] = {"LL_OK",
                                        "LL_END",
                                        "LL_CANCELLED",
                                        "LL_TRANSIENT",
                                        "LL_RATE_LIMITED",
                                        "LL_AUTH",
                                        "LL_FORBIDDEN",
                                        "LL_NOT_FOUND",
                                        "LL_CONFLICT",
                                        "LL_INVALID_RECORD",
                                        "LL_INVALID_CONFIG",
                                        "LL_CURSOR_EXPIRED",
                                        "LL_UNSUPPORTED",
                                        "LL_UNKNOWN_OUTCOME",
                                        "LL_ACCEPTED",
                                        "LL_QUOTA",
                                        "LL_BUG"};
    return status >= LL_OK && status <= LL_BUG ? Names[status]
                                               : "the unknown status " + std::to_string(status);
}

std::string describe(const CallEnd& end) {
    return nameOf(end.status) + (end.message.empty() ? "" : " (" + end.message + ")");
}

}  // namespace leadloom::testing
