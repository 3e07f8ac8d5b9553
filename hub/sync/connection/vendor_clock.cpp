#include "hub/sync/connection/vendor_clock.h"

#include <cstdlib>
#include <sstream>

namespace leadloom::sync {
namespace {

/// Differences below this are the resolution of a `Date` header.
constexpr TimeUs NoiseUs = 2'000'000;
/// What a network and a busy server can't explain: the clock was set.
constexpr TimeUs StepUs = 60'000'000;
constexpr TimeUs Share = 4;
constexpr std::size_t MostEras = 4;

}  // namespace

VendorClock::VendorClock(std::string_view text) {
    std::istringstream in{std::string(text)};
    for (Era era; eras_.size() < MostEras && in >> era.offsetUs; era = {}) {
        in >> era.firstUs >> era.lastUs;
        eras_.push_back(era);
    }
}

VendorClock::News VendorClock::takeIn(TimeUs measuredUs, TimeUs nowUs) {
    const TimeUs measured = std::abs(measuredUs) < NoiseUs ? 0 : measuredUs;
    const bool step = eras_.empty() || std::abs(measured - eras_.front().offsetUs) >= StepUs;
    if (step) {
        eras_.insert(eras_.begin(), {measured, nowUs, nowUs});
        if (eras_.size() > MostEras) eras_.pop_back();
        return News::Another;
    }
    Era& era = eras_.front();
    era.lastUs = nowUs;
    const TimeUs next = era.offsetUs + (measured - era.offsetUs) / Share;
    if (std::abs(next - era.offsetUs) < NoiseUs) return News::StillSo;
    era.offsetUs = next;
    return News::Another;
}

/// Whether the clock may have had this offset at a time: it was set somewhen between the last
/// measurement of one offset and the first one of the next.
bool VendorClock::couldBe(std::size_t era, TimeUs oursUs, TimeUs nowUs) const {
    const bool begun = era + 1 == eras_.size() || oursUs >= eras_[era + 1].lastUs - NoiseUs;
    // What is dated now may look a little ahead: not every server there has the same time.
    const TimeUs endUs = era == 0 ? nowUs + StepUs : eras_[era - 1].firstUs + NoiseUs;
    return begun && oursUs <= endUs;
}

TimeUs VendorClock::onOurs(TimeUs toldUs, TimeUs nowUs) const {
    if (eras_.empty()) return toldUs;
    for (std::size_t era = 0; era < eras_.size(); ++era) {
        const TimeUs ours = toldUs - eras_[era].offsetUs;
        if (couldBe(era, ours, nowUs)) return ours;
    }
    return toldUs - eras_.front().offsetUs;
}

std::string VendorClock::text() const {
    std::ostringstream out;
    for (const Era& era : eras_) {
        if (&era != &eras_.front()) out << ' ';
        out << era.offsetUs << ' ' << era.firstUs << ' ' << era.lastUs;
    }
    return out.str();
}

}  // namespace leadloom::sync
