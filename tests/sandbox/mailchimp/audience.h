#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/sandbox/core/clock.h"
#include "tests/sandbox/core/write_counts.h"
#include "tests/sandbox/mailchimp/member.h"
#include "tests/sandbox/mailchimp/merge_field.h"
#include "tests/sandbox/mailchimp/problem.h"

namespace leadloom::sandbox::mailchimp {

/// Who changes a member, which webhooks may leave out.
enum class Source { User, Admin, Api };

/// What happened to a member. `oldEmail`: of one whose address was changed.
struct Event {
    std::string type;  ///< subscribe, unsubscribe, profile, cleaned, upemail
    Source source = Source::Api;
    Member member;
    std::string oldEmail, action, reason;
};

struct WriteOptions {
    Source source = Source::Api;
    bool skipMergeValidation = false;
};

/// A member, or why there is none.
struct WriteResult {
    Member* member = nullptr;
    std::optional<Problem> problem;
    bool created = false;
};

/// The members of one audience and its rules for changing them. Not locked by itself.
class Audience {
public:
    Audience(Clock& clock, std::string id, std::string name);

    const std::string& id() const { return id_; }
    const std::string& name() const { return name_; }
    std::map<std::string, Member>& members() { return members_; }
    const std::map<std::string, Member>& members() const { return members_; }
    std::vector<MergeField>& mergeFields() { return mergeFields_; }
    const std::vector<MergeField>& mergeFields() const { return mergeFields_; }
    /// By address, its hash or contact id; null where there is none.
    Member* find(const std::string& key);
    /// By address, in any letter case.
    Member* byEmail(const std::string& email);

    WriteResult create(const nlohmann::json& body, const WriteOptions& options);
    WriteResult upsert(const std::string& key, const nlohmann::json& body,
                       const WriteOptions& options);
    WriteResult update(const std::string& key, const nlohmann::json& body,
                       const WriteOptions& options);
    std::optional<Problem> archive(const std::string& key, Source source);
    std::optional<Problem> forget(const std::string& key);
    /// Out of the archive, as it was before.
    bool restore(const std::string& key);
    std::optional<Problem> changeTags(Member& member, const nlohmann::json& body);
    /// Adds one tag, or takes it away; names are compared without regard to case.
    void setTag(Member& member, const std::string& name, bool active);
    /// Names of all tags that were ever used, with their ids.
    const std::map<std::string, std::int64_t>& tags() const { return tags_; }
    nlohmann::json row(const Member& member) const;

    WriteCounts counts;
    bool tagsMoveMembers = false;
    /// Receives every change outside seeding.
    std::function<void(const Audience&, const Event&)> onEvent;
    bool seeding = false;

private:
    std::int64_t now() const { return clock_.now() / 1000 * 1000; }
    std::optional<Problem> apply(Member& member, const nlohmann::json& body, const char* statusKey,
                                 const WriteOptions& options);
    std::optional<Problem> applyStatus(Member& member, const std::string& wanted, Source source);
    std::optional<Problem> applyEmail(Member& member, const std::string& email);
    std::optional<Problem> applyMergeFields(Member& member, const nlohmann::json& given,
                                            bool checksRequired) const;
    WriteResult store(Member member, const Member* before, const WriteOptions& options);
    void announce(const Member& member, const Member* before, Source source) const;

    Clock& clock_;
    std::string id_, name_;
    std::map<std::string, Member> members_;
    std::vector<MergeField> mergeFields_;
    std::set<std::string> forgotten_;
    std::map<std::string, std::int64_t> tags_;
    std::int64_t lastId_ = 0;
};

/// What the description says of a body of `operation` (post, put, patch): types and enums.
std::optional<Problem> shapeProblem(const nlohmann::json& body, const std::string& operation);

}  // namespace leadloom::sandbox::mailchimp
