#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"

namespace leadloom::sync {

/// How far a system's clock is ahead of ours, now and before it was last set: what it dated earlier
/// it dated by the clock that it had then.
class VendorClock {
public:
    /// What a measurement brought.
    enum class News : std::uint8_t {
        None,
        StillSo,  ///< the offset is what it was, which is worth noting now and then
        Another   ///< it is another one than before
    };

    VendorClock() = default;
    /// From `text()`; what isn't from there counts as a clock never looked at.
    explicit VendorClock(std::string_view text);

    /// The system's clock minus ours, measured `nowUs`. Small differences are smoothed over many
    /// answers; a clock that was set anew is believed at once.
    News takeIn(TimeUs measuredUs, TimeUs nowUs);

    /// A time that the system told, on our clock.
    TimeUs onOurs(TimeUs toldUs, TimeUs nowUs) const;

    /// Since when what is kept doesn't say any more that the offset is still so.
    TimeUs confirmedUs() const { return eras_.empty() ? 0 : eras_.front().lastUs; }

    /// To be stored; begins with the offset.
    std::string text() const;

private:
    /// While the clock wasn't set, on our clock.
    struct Era {
        TimeUs offsetUs = 0;
        TimeUs firstUs = 0;  ///< it was first measured then
        TimeUs lastUs = 0;   ///< and last
    };
    bool couldBe(std::size_t era, TimeUs oursUs, TimeUs nowUs) const;

    std::vector<Era> eras_;  ///< the present one first
};

}  // namespace leadloom::sync
