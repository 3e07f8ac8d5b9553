#include "hub/net/rate_limiter.h"

#include <algorithm>
#include <limits>

namespace leadloom::net {
namespace {

// Takings closer together than this share of a window are kept as one, which bounds the memory of
// a daily window and errs on the side of waiting.
constexpr TimeUs Grains = 512;
constexpr TimeUs QuotaWindowUs = 3'600'000'000;
// Requests that leave a window apart may arrive a little closer together.
constexpr TimeUs JitterUs = 5'000;
constexpr TimeUs DefaultResetUs = 1'000'000;

/// Of a quota, for what can't wait.
std::int64_t kept(std::int64_t quota) {
    return quota / 5;
}

}  // namespace

bool RateLimiter::Window::isQuota() const {
    return limit.limit > 0 && limit.windowUs >= QuotaWindowUs;
}

TimeUs RateLimiter::Window::freeAtUs(TimeUs nowUs, std::int64_t cost, bool patient) {
    if (limit.limit <= 0) return nowUs;
    const std::int64_t most = patient && isQuota() ? limit.limit - kept(limit.limit) : limit.limit;
    const TimeUs lengthUs = limit.windowUs + std::min(JitterUs, limit.windowUs / 100);
    while (!taken.empty() && taken.front().lastUs + lengthUs <= nowUs) {
        sum -= taken.front().units;
        taken.pop_front();
    }
    std::int64_t excess = sum + std::min(cost, most) - most;
    for (const Taken& entry : taken) {
        if (excess <= 0) return nowUs;
        excess -= entry.units;
        if (excess <= 0) return entry.lastUs + lengthUs;
    }
    return nowUs;
}

void RateLimiter::Window::take(TimeUs nowUs, std::int64_t cost) {
    if (limit.limit <= 0) return;
    sum += cost;
    if (!taken.empty() && nowUs - taken.back().firstUs < limit.windowUs / Grains) {
        taken.back().lastUs = nowUs;
        taken.back().units += cost;
        return;
    }
    taken.push_back({nowUs, nowUs, cost});
}

void RateLimiter::configure(std::string_view bucket, const std::vector<RateLimit>& limits) {
    const std::lock_guard lock(mutex_);
    auto& windows = buckets_[std::string(bucket)].windows;
    windows.clear();
    for (const RateLimit& limit : limits)
        windows.push_back({limit, {}, 0});
}

RateLimiter::Room RateLimiter::roomIn(Bucket& bucket, TimeUs nowUs, std::int64_t cost,
                                      bool patient) {
    Room room{std::max(nowUs, bucket.pausedUntilUs), false};
    if (bucket.told >= 0 && nowUs >= bucket.toldUntilUs) bucket.told = -1;
    const bool toldQuota = bucket.toldUntilUs - nowUs >= QuotaWindowUs;
    std::int64_t reserve = 0;
    for (Window& window : bucket.windows) {
        const TimeUs freeAt = window.freeAtUs(nowUs, cost, patient);
        if (freeAt > room.atUs) room = {freeAt, window.limit.windowUs >= QuotaWindowUs};
        if (patient && toldQuota && window.isQuota()) reserve = kept(window.limit.limit);
    }
    if (bucket.told >= 0 && bucket.told < cost + reserve && bucket.toldUntilUs > room.atUs) {
        room = {bucket.toldUntilUs, toldQuota};
    }
    return room;
}

Error RateLimiter::tooFar(std::string_view bucket, const Room& room, TimeUs nowUs) const {
    const auto wait = std::chrono::milliseconds((room.atUs - nowUs) / 1000 + 1);
    const std::string name = bucket.empty() ? "" : " of \"" + std::string(bucket) + "\"";
    Error error{room.quota ? ErrorKind::Quota : ErrorKind::RateLimited,
                "the request budget" + name + " is spent for " +
                    std::to_string(wait.count() / 1000 + 1) + " s",
                "wait, or raise limits if the account allows more"};
    error.retryAfter = wait;
    return error;
}

Status RateLimiter::acquire(std::string_view bucket, std::int64_t cost, const CallScope& scope) {
    for (;;) {
        if (scope.isCancelled()) {
            return Error{ErrorKind::Cancelled, "stopped while waiting for the rate limit", ""};
        }
        TimeUs waitUs = 0;
        {
            const std::lock_guard lock(mutex_);
            const TimeUs now = clock_.monotonicUs();
            Bucket& entry = buckets_[std::string(bucket)];
            const Room room = roomIn(entry, now, cost, scope.patient);
            if (room.atUs <= now) {
                for (Window& window : entry.windows)
                    window.take(now, cost);
                if (entry.told >= 0) entry.told = std::max<std::int64_t>(0, entry.told - cost);
                return Status::ok();
            }
            const bool late = scope.deadlineUs > 0 && room.atUs > scope.deadlineUs;
            if (late || room.atUs - now > longestWaitUs_) return tooFar(bucket, room, now);
            waitUs = room.atUs - now;
        }
        clock_.sleep(waitUs, scope.cancelled);
    }
}

void RateLimiter::observe(std::string_view bucket, std::int64_t remaining, TimeUs resetWallUs) {
    const std::lock_guard lock(mutex_);
    Bucket& entry = buckets_[std::string(bucket)];
    const TimeUs now = clock_.monotonicUs();
    const TimeUs left = resetWallUs > 0 ? resetWallUs - clock_.wallUs() : DefaultResetUs;
    entry.told = std::max<std::int64_t>(0, remaining);
    entry.toldUntilUs = now + std::max<TimeUs>(0, left);
}

void RateLimiter::pauseUntil(std::string_view bucket, TimeUs monotonicUs) {
    const std::lock_guard lock(mutex_);
    Bucket& entry = buckets_[std::string(bucket)];
    entry.pausedUntilUs = std::max(entry.pausedUntilUs, monotonicUs);
}

std::int64_t RateLimiter::remaining(std::string_view bucket) const {
    const std::lock_guard lock(mutex_);
    const auto found = buckets_.find(bucket);
    return found == buckets_.end() ? -1 : found->second.told;
}

}  // namespace leadloom::net
