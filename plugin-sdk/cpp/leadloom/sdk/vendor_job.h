#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <leadloom/sdk/job.h>
#include <leadloom/sdk/rest_client.h>
#include <leadloom/sdk/walk.h>

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

/// Starts a job that writes, waits for its end and lets `report()` (→ Status) fetch what became of
/// its records. Whatever fails once it was started leaves open what was written:
/// LL_UNKNOWN_OUTCOME.
template <typename Report>
Status runWritingJob(RestClient& client, HttpRequest start, std::string_view path,
                     const JobWords& words, Report&& report) {
    const auto started = client.send(std::move(start), path, Intent::Write, words.what);
    if (!started) return started.status();
    const auto ended = awaitJobEnd(client, path, words);
    auto status = ended ? report() : ended.status();
    return status ? status : Status{LL_UNKNOWN_OUTCOME, status.message()};
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

/// Makes a job that reads: a page without records that ends at the job's first position, so that
/// the job is in a checkpoint before it is waited for. `idPointer`: where the answer names the job.
inline Result<PageEnd> startReadingJob(RestClient& client, std::string_view path, std::string body,
                                       std::string_view idPointer, std::string_view what) {
    const auto answer = client.ask(path, std::move(body), what);
    if (!answer) return answer.status();
    const auto job = answer->value(idPointer);
    if (!job || job->empty())
        return Status{LL_TRANSIENT, std::string(what) + ": the answer names no job"};
    PageEnd end;
    end.position = JobPosition{*job, {}}.text();
    end.serverTime = answer->serverTime();
    return end;
}

}  // namespace leadloom::sdk
