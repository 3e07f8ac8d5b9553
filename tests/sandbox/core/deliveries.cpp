#include "tests/sandbox/core/deliveries.h"

#include <algorithm>

#include "tests/sandbox/core/loopback_post.h"

namespace leadloom::sandbox {

using nlohmann::json;

Deliveries::Deliveries(Clock& clock) : clock_(clock), worker_([this] { run(); }) {}

Deliveries::Deliveries(Clock& clock, Batches batches)
    : clock_(clock),
      batches_(std::move(batches)),
      batch_(batches_->most),
      worker_([this] { run(); }) {}

Deliveries::~Deliveries() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    worker_.join();
}

void Deliveries::reset() {
    const std::lock_guard lock(mutex_);
    queue_.clear();
    made_ = json::array();
    duplicates_ = 0;
    attempts_ = 10;
    delayMillis_ = 0;
    retryMillis_ = 200;
    reorders_ = holds_ = false;
    batch_ = batches_ ? batches_->most : 1;
}

void Deliveries::add(const std::string& target, const json& body, const Pairs& headers,
                     const Content& again) {
    const std::lock_guard lock(mutex_);
    for (int copy = 0; copy <= duplicates_; ++copy)
        queue_.push_back({target, body, headers, again, clock_.now() + delayMillis_, 0});
    wake_.notify_all();
}

std::vector<Deliveries::Calls> Deliveries::takeDue() {
    Calls due;
    if (holds_) return {};
    const auto now = clock_.now();
    const auto ready = [&](const Call& call) { return call.due <= now; };
    std::copy_if(queue_.begin(), queue_.end(), std::back_inserter(due), ready);
    std::erase_if(queue_, ready);
    if (reorders_) std::reverse(due.begin(), due.end());
    busy_ = due.size();
    std::vector<Calls> together;
    for (auto& call : due) {
        const bool joins = !together.empty() && together.back().size() < batch_ &&
                           together.back().front().target == call.target;
        if (!joins) together.emplace_back();
        together.back().push_back(std::move(call));
    }
    return together;
}

void Deliveries::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        auto due = takeDue();
        if (due.empty()) {
            const bool waits = !queue_.empty() && !holds_;
            wake_.wait_for(lock, std::chrono::milliseconds(waits ? 10 : 1000));
            continue;
        }
        lock.unlock();
        for (auto& calls : due)
            deliver(std::move(calls));
        lock.lock();
    }
}

json Deliveries::bodyOf(const Calls& calls) const {
    if (!batches_) return calls.front().body;
    json events = json::array();
    for (const auto& call : calls) {
        events.push_back(call.body);
        batches_->mark(events.back(), call.attempt);
    }
    return events;
}

void Deliveries::deliver(Calls calls) {
    const auto address = calls.front().target;
    const auto target = loopbackTarget(address);
    const auto body = bodyOf(calls);
    const auto text = body.is_string() ? body.get<std::string>() : body.dump();
    const auto headers = batches_ ? batches_->headers(address, text) : calls.front().headers;
    const int status = target ? postBody(*target, text, headers) : 0;
    const std::lock_guard lock(mutex_);
    busy_ -= std::min(busy_, calls.size());
    made_.push_back({{"status", status}, {"target", address}, {"body", body}});
    const bool again = target && (status == 0 || status == 429 || status >= 500);
    if (!again) return;
    for (auto& call : calls) {
        if (++call.attempt >= attempts_) continue;
        if (!call.again.body.is_null()) {
            call.body = std::move(call.again.body);
            call.headers = std::move(call.again.headers);
            call.again = {};
        }
        call.due = clock_.now() + retryMillis_;
        queue_.push_back(std::move(call));
    }
}

json Deliveries::settings() const {
    const std::lock_guard lock(mutex_);
    json settings = {{"webhook_duplicates", duplicates_},
                     {"webhook_reorder", reorders_},
                     {"webhook_hold", holds_},
                     {"webhook_delay_ms", delayMillis_},
                     {"webhook_retry_ms", retryMillis_},
                     {"webhook_attempts", attempts_}};
    if (batches_) settings["webhook_batch"] = batch_;
    return settings;
}

bool Deliveries::change(const std::string& key, const json& value) {
    const std::lock_guard lock(mutex_);
    if (key == "webhook_duplicates")
        duplicates_ = value.get<int>();
    else if (key == "webhook_reorder")
        reorders_ = value.get<bool>();
    else if (key == "webhook_hold")
        holds_ = value.get<bool>();
    else if (key == "webhook_delay_ms")
        delayMillis_ = value.get<std::int64_t>();
    else if (key == "webhook_retry_ms")
        retryMillis_ = value.get<std::int64_t>();
    else if (key == "webhook_attempts")
        attempts_ = value.get<int>();
    else if (key == "webhook_batch" && batches_)
        batch_ = std::clamp<std::size_t>(value.get<std::size_t>(), 1, batches_->most);
    else
        return false;
    wake_.notify_all();
    return true;
}

json Deliveries::made() const {
    const std::lock_guard lock(mutex_);
    return made_;
}

std::size_t Deliveries::waiting() const {
    const std::lock_guard lock(mutex_);
    return queue_.size() + busy_;
}

json Deliveries::state() const {
    const std::lock_guard lock(mutex_);
    return {{"deliveries", made_}, {"waiting", queue_.size() + busy_}};
}

}  // namespace leadloom::sandbox
