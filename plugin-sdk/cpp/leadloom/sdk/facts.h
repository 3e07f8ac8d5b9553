#pragma once

#include <string_view>

#include <leadloom/abi/draft/facts.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/days.h>
#include <leadloom/sdk/record_sink.h>

namespace leadloom::sdk {

/// leadloom.draft.facts/1: rows of the reports that the manifest names under `reports`.
class Facts {
public:
    virtual ~Facts() = default;
    /// Puts the rows of these days. Record::upsert(grain, json): the grain names the row for good
    /// ("2026-01-31/123/US"), the JSON is the vendor's; the manifest's report says where the day,
    /// the dimensions and the measures stand in it. Status::end() when all of them were put.
    virtual Status pull(const Call& call, std::string_view report, const DayRange& days,
                        const RecordSink& sink) = 0;
};

}  // namespace leadloom::sdk
