#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <leadloom/sdk/job.h>
#include <leadloom/sdk/rest_client.h>

namespace leadloom::sdk {

/// How a vendor tells the state of an asynchronous job (an export, an import).
struct JobWords {
    std::string_view statePointer;
    std::string_view done;
    std::string_view givenUp;  ///< states in which it will never be done, '|' between them
    std::string_view what;     ///< "asking after a bulk query"
};

enum class JobEnd {
    Done,
    Failed,  ///< the vendor gave it up
    Gone     ///< the vendor doesn't know it (any more)
};

/// Asks after the job at `path` until it has ended.
inline Result<JobEnd> awaitJobEnd(RestClient& client, std::string_view path, const JobWords& words,
                                  const PollSchedule& schedule = {}) {
    const auto poll = [&]() -> Result<std::optional<JobEnd>> {
        const auto answer = client.get(path, words.what);
        if (!answer && answer.status().code() == LL_NOT_FOUND) return std::optional(JobEnd::Gone);
        if (!answer) return answer.status();
        const auto state = answer->value(words.statePointer);
        if (!state) return state.status();
        if (*state == words.done) return std::optional(JobEnd::Done);
        const bool over = !state->empty() && ErrorTable::isAmong(words.givenUp, *state);
        return over ? std::optional(JobEnd::Failed) : std::optional<JobEnd>();
    };
    return awaitJob<JobEnd>(client.call(), client.host().clock(), schedule, poll);
}

/// A place in the results of a job, as a walk's position: "bulk:<job>:<token>".
struct JobPosition {
    std::string job;
    std::string token;  ///< of the next page of results; empty = the first

    static constexpr std::string_view Prefix = "bulk:";

    /// Nothing where the position is none of a job.
    static std::optional<JobPosition> parse(std::string_view position) {
        if (!position.starts_with(Prefix)) return std::nullopt;
        position.remove_prefix(Prefix.size());
        const auto colon = position.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        return JobPosition{std::string(position.substr(0, colon)),
                           std::string(position.substr(colon + 1))};
    }
    std::string text() const { return std::string(Prefix) + job + ":" + token; }
};

}  // namespace leadloom::sdk
