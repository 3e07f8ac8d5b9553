#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/scenario/tapped_connector.h"
#include "tests/support/sim_world.h"

namespace leadloom::testing {

/// A system whose contacts are listed by the time of their last change, read through the same
/// loops of the SDK that connectors use. Lives as long as the world's engine.
class WalkedSystem {
public:
    enum class Paging : std::uint8_t { ByTime, ById };

    /// Takes over `taps.read` for contacts; other streams are read as before.
    WalkedSystem(SimWorld& world, const std::string& connection);

    Paging paging = Paging::ByTime;
    std::size_t pageSize = 10;
    TimeUs overlapUs = 600'000'000;
    TimeUs settleUs = 60'000'000;
    TimeUs resolutionUs = 1;     ///< stamps are shown, and asked for, in whole ones of these
    std::size_t resultCap = 0;   ///< most rows that a query can reach, paging or not; 0: no bound
    std::size_t cutsAt = 0;      ///< pages hold no more than this, and say nothing of it; 0: off
    bool tellsTotal = true;      ///< an answer counts the rows that the query finds
    bool repeatsItself = false;  ///< the next page is this page
    std::map<std::string, TimeUs> shownAtUs;  ///< when a list first shows a record; else at once
    std::function<void(int page)> onPage;     ///< users at work between two pages
    int pages = 0;
    std::multiset<std::string> listed;  ///< ids in the order of their reading, repeats included

    /// A record stamped at `stampUs`, whatever time it is.
    std::string createAt(TimeUs stampUs, const std::map<std::string, std::string>& fields);
    /// The server's time now.
    TimeUs nowUs() const;
    /// Where a stored cursor stands; 0: nowhere.
    TimeUs cursorSinceUs() const;
    Taps& taps() { return *taps_; }

private:
    struct Row {
        TimeUs time = 0;
        std::string id;
        bool operator<(const Row& other) const {
            return std::pair(time, id) < std::pair(other.time, other.id);
        }
    };
    std::vector<Row> rows(const std::function<bool(const Row&)>& asked) const;
    Result<sync::ReadEnd> read(sync::Connector& system, const std::string& cursor,
                               const sync::ReadOptions& options, sync::RecordSink& sink);

    SimWorld& world_;
    SimVendor& vendor_;
    std::string connection_;
    std::shared_ptr<Taps> taps_;
};

}  // namespace leadloom::testing
