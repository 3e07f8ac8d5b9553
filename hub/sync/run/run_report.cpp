#include "hub/sync/run/run_report.h"

#include <algorithm>

namespace leadloom::sync {

bool StreamReport::balanced() const {
    return read == applied + unchanged + superseded + filtered + parked &&
           intents == created + updated + deleted + noDifference + failed + waiting;
}

bool RunReport::balanced() const {
    return std::all_of(streams.begin(), streams.end(),
                       [](const StreamReport& stream) { return stream.balanced(); });
}

std::int64_t RunReport::writes() const {
    std::int64_t sum = 0;
    for (const StreamReport& stream : streams) {
        sum += stream.created + stream.updated + stream.deleted;
    }
    return sum;
}

int RunReport::exitCode() const {
    if (status == "failed" || !balanced()) return 5;
    for (const ConnectionFault& fault : faults) {
        switch (fault.error.kind) {
            case ErrorKind::Auth:
            case ErrorKind::Forbidden:
            case ErrorKind::Unreachable:
            case ErrorKind::Transient:
            case ErrorKind::RateLimited:
            case ErrorKind::Quota:
                return 3;
            default:
                break;
        }
    }
    if (!guardStops.empty() || !moved.empty()) return 4;
    const bool halfDone = !plan.empty() && status == "interrupted";
    const bool listed = halfDone || !faults.empty() || attention.any() ||
                        std::any_of(streams.begin(), streams.end(), [](const StreamReport& stream) {
                            return stream.parked > 0 || stream.failed > 0;
                        });
    return listed ? 1 : 0;
}

}  // namespace leadloom::sync
