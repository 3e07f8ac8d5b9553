#include "tests/sandbox/core/deliveries.h"

#include <algorithm>

#include "tests/sandbox/core/loopback_post.h"

namespace leadloom::sandbox {

using nlohmann::json;

Deliveries::Deliveries(Clock& clock) : clock_(clock), worker_([this] { run(); }) {}

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
}

void Deliveries::add(const std::string& target, const json& body, const Pairs& headers) {
    const std::lock_guard lock(mutex_);
    for (int copy = 0; copy <= duplicates_; ++copy)
        queue_.push_back({target, body, headers, clock_.now() + delayMillis_, 0});
    wake_.notify_all();
}

std::vector<Deliveries::Call> Deliveries::takeDue() {
    std::vector<Call> due;
    if (holds_) return due;
    const auto now = clock_.now();
    const auto ready = [&](const Call& call) { return call.due <= now; };
    std::copy_if(queue_.begin(), queue_.end(), std::back_inserter(due), ready);
    std::erase_if(queue_, ready);
    if (reorders_) std::reverse(due.begin(), due.end());
    return due;
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
        busy_ = due.size();
        lock.unlock();
        for (auto& call : due)
            deliver(std::move(call));
        lock.lock();
        busy_ = 0;
    }
}

void Deliveries::deliver(Call call) {
    const auto target = loopbackTarget(call.target);
    const auto body = call.body.is_string() ? call.body.get<std::string>() : call.body.dump();
    const int status = target ? postBody(*target, body, call.headers) : 0;
    const std::lock_guard lock(mutex_);
    if (busy_ > 0) --busy_;
    made_.push_back({{"status", status}, {"target", call.target}, {"body", call.body}});
    const bool again = target && (status == 0 || status == 429 || status >= 500);
    if (!again || ++call.attempt >= attempts_) return;
    call.due = clock_.now() + retryMillis_;
    queue_.push_back(std::move(call));
}

json Deliveries::settings() const {
    const std::lock_guard lock(mutex_);
    return {{"webhook_duplicates", duplicates_},
            {"webhook_reorder", reorders_},
            {"webhook_hold", holds_},
            {"webhook_delay_ms", delayMillis_},
            {"webhook_retry_ms", retryMillis_},
            {"webhook_attempts", attempts_}};
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

}  // namespace leadloom::sandbox
