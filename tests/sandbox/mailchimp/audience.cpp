#include "tests/sandbox/mailchimp/audience.h"

#include <algorithm>

#include "tests/sandbox/core/text.h"

namespace leadloom::sandbox::mailchimp {

using nlohmann::json;

namespace {

constexpr std::int64_t FirstWebId = 560'100'000;
constexpr std::size_t InlineTags = 50;

Problem notAllowed() {
    return {
        405, "Method Not Allowed",
        "Can not archive a contact that is bounced, pending or archived. Please contact support.",
        json::array()};
}

Problem forgottenEmail(const std::string& email) {
    return {400, "Forgotten Email Not Subscribed",
            email +
                " was permanently deleted and cannot be re-imported. The contact must "
                "re-subscribe to get back on the list.",
            json::array()};
}

json tagsOf(const Member& member) {
    json tags = json::array();
    for (const auto& tag : member.tags)
        if (tags.size() < InlineTags) tags.push_back({{"id", tag.id}, {"name", tag.name}});
    return tags;
}

json emptyLocation() {
    return {{"latitude", 0}, {"longitude", 0},     {"gmtoff", 0},   {"dstoff", 0},
            {"region", ""},  {"country_code", ""}, {"timezone", ""}};
}

std::string fullName(const Member& member) {
    const auto given = member.mergeFields.value("FNAME", json("")).get<std::string>();
    const auto family = member.mergeFields.value("LNAME", json("")).get<std::string>();
    return std::string(trimmed(given + " " + family));
}

}  // namespace

Audience::Audience(Clock& clock, std::string id, std::string name)
    : clock_(clock),
      id_(std::move(id)),
      name_(std::move(name)),
      mergeFields_(standardMergeFields()) {}

Member* Audience::byEmail(const std::string& email) {
    for (auto& [id, member] : members_)
        if (equalsIgnoringCase(member.email, email)) return &member;
    return nullptr;
}

Member* Audience::find(const std::string& key) {
    if (const auto found = members_.find(key); found != members_.end()) return &found->second;
    if (key.find('@') != std::string::npos) return byEmail(key);
    for (auto& [id, member] : members_)
        if (subscriberHash(member.email) == key) return &member;
    return nullptr;
}

WriteResult Audience::create(const json& body, const WriteOptions& options) {
    if (auto problem = shapeProblem(body, "post")) return {nullptr, problem};
    const auto email = body.value("email_address", "");
    if (byEmail(email) != nullptr)
        return {nullptr, Problem{400, "Member Exists",
                                 email + " is already a list member. Use PUT to insert or update "
                                         "list members.",
                                 json::array()}};
    Member member;
    if (auto problem = apply(member, body, "status", options)) return {nullptr, problem};
    for (const auto& tag : body.value("tags", json::array()))
        setTag(member, tag.get<std::string>(), true);
    return store(std::move(member), nullptr, options);
}

WriteResult Audience::upsert(const std::string& key, const json& body,
                             const WriteOptions& options) {
    if (auto problem = shapeProblem(body, "put")) return {nullptr, problem};
    auto* known = find(key);
    if (known == nullptr && body.contains("email_address"))
        known = byEmail(body["email_address"].get<std::string>());
    if (known == nullptr) {
        const char* status = body.contains("status_if_new") ? "status_if_new" : "status";
        Member member;
        if (auto problem = apply(member, body, status, options)) return {nullptr, problem};
        return store(std::move(member), nullptr, options);
    }
    auto changed = *known;
    if (auto problem = apply(changed, body, "status", options)) return {nullptr, problem};
    return store(std::move(changed), known, options);
}

WriteResult Audience::update(const std::string& key, const json& body,
                             const WriteOptions& options) {
    if (auto problem = shapeProblem(body, "patch")) return {nullptr, problem};
    auto* known = find(key);
    if (known == nullptr) return {nullptr, notFound()};
    if (known->status == "archived") return {nullptr, notAllowed()};
    auto changed = *known;
    if (auto problem = apply(changed, body, "status", options)) return {nullptr, problem};
    return store(std::move(changed), known, options);
}

std::optional<Problem> Audience::archive(const std::string& key, Source source) {
    auto* member = find(key);
    if (member == nullptr) return notFound();
    const auto& status = member->status;
    if (status == "archived" || status == "pending" || status == "cleaned") return notAllowed();
    const auto before = *member;
    member->statusBefore = std::exchange(member->status, "archived");
    member->changed = now();
    if (source == Source::Api) counts.deleted("members");
    if (before.status == "subscribed" && onEvent)
        onEvent(*this, {"unsubscribe", source, *member, {}, "unsub", "manual"});
    return std::nullopt;
}

std::optional<Problem> Audience::forget(const std::string& key) {
    auto* member = find(key);
    if (member == nullptr) return notFound();
    forgotten_.insert(lowered(member->email));
    counts.deleted("members");
    if (onEvent) onEvent(*this, {"unsubscribe", Source::Api, *member, {}, "delete", "manual"});
    members_.erase(member->contactId);
    return std::nullopt;
}

bool Audience::restore(const std::string& key) {
    auto* member = find(key);
    if (member == nullptr || member->status != "archived") return false;
    member->status = member->statusBefore;
    member->changed = now();
    return true;
}

void Audience::setTag(Member& member, const std::string& name, bool active) {
    const auto same = [&](const Tag& tag) { return equalsIgnoringCase(tag.name, name); };
    const auto there = std::find_if(member.tags.begin(), member.tags.end(), same);
    if (!active && there != member.tags.end()) member.tags.erase(there);
    if (!active || there != member.tags.end()) return;
    // Who uses a tag anew gets it in the letter case in which it was made.
    auto known = std::find_if(tags_.begin(), tags_.end(),
                              [&](const auto& tag) { return equalsIgnoringCase(tag.first, name); });
    if (known == tags_.end()) known = tags_.emplace(name, 7'000 + tags_.size()).first;
    member.tags.push_back({known->first, known->second, now()});
}

std::optional<Problem> Audience::changeTags(Member& member, const json& body) {
    // A body of another form is taken and does nothing.
    if (!body.is_object() || !body.contains("tags")) return std::nullopt;
    if (!body["tags"].is_array()) return wrongType("tags", "array", body["tags"]);
    for (const auto& tag : body["tags"]) {
        if (!tag.is_object()) return wrongType("tags.item:0", "object", tag);
        const auto status = tag.value("status", "");
        if (!tag.contains("name") || (status != "active" && status != "inactive"))
            return invalidField("tags.item:0", "name and status (active, inactive) are needed");
    }
    for (const auto& tag : body["tags"])
        setTag(member, tag["name"].get<std::string>(), tag["status"] == "active");
    if (tagsMoveMembers) member.changed = now();
    counts.updated("members");
    return std::nullopt;
}

WriteResult Audience::store(Member member, const Member* before, const WriteOptions& options) {
    if (before == nullptr) {
        const auto number = ++lastId_;
        member.contactId = subscriberHash("contact " + id_ + std::to_string(number));
        member.webId = FirstWebId + number;
        if (options.source != Source::Api) member.source = "Admin Add";
    }
    if (!seeding) member.changed = now();
    if (member.status == "subscribed" && member.optIn == 0) member.optIn = now();
    if (member.signup == 0 && member.status == "pending") member.signup = now();
    if (options.source == Source::Api)
        before == nullptr ? counts.created("members") : counts.updated("members");
    const bool created = before == nullptr;
    std::optional<Member> earlier;
    if (!created) earlier = *before;
    auto& stored = members_[member.contactId] = std::move(member);
    announce(stored, earlier ? &*earlier : nullptr, options.source);
    return {&stored, std::nullopt, created};
}

void Audience::announce(const Member& member, const Member* before, Source source) const {
    if (!onEvent || seeding) return;
    const auto tell = [&](const char* type, const char* action = "", const char* reason = "") {
        onEvent(*this, {type, source, member, before ? before->email : "", action, reason});
    };
    const bool moved = before == nullptr || before->status != member.status;
    if (moved && member.status == "subscribed") return tell("subscribe");
    if (moved && member.status == "unsubscribed" && before != nullptr)
        return tell("unsubscribe", "unsub", "manual");
    if (moved && member.status == "cleaned") return tell("cleaned", "", "hard");
    if (before == nullptr || member.status != "subscribed") return;
    tell(lowered(before->email) == lowered(member.email) ? "profile" : "upemail");
}

std::optional<Problem> Audience::applyEmail(Member& member, const std::string& email) {
    if (!looksLikeEmail(email))
        return Problem{400, "Invalid Resource", "Please provide a valid email address.",
                       json::array()};
    if (forgotten_.contains(lowered(email))) return forgottenEmail(email);
    const auto* other = byEmail(email);
    if (other != nullptr && other->contactId != member.contactId)
        return Problem{400, "Member Exists", email + " is already a list member.", json::array()};
    member.email = email;
    return std::nullopt;
}

std::optional<Problem> Audience::applyStatus(Member& member, const std::string& wanted,
                                             Source source) {
    if (wanted == "subscribed" && member.inCompliance && source == Source::Api)
        return Problem{400, "Member In Compliance State",
                       member.email +
                           " is in a compliance state due to unsubscribe, bounce, or "
                           "compliance review and cannot be subscribed.",
                       json::array()};
    const bool left = wanted == "unsubscribed" && member.status != "unsubscribed";
    member.inCompliance = wanted == "cleaned" || (left && source == Source::User) ||
                          (member.inCompliance && wanted != "subscribed");
    if (left) member.reason = "N/A (Unsubscribed by admin)";
    if (wanted == "subscribed") member.reason.clear();
    member.status = wanted;
    return std::nullopt;
}

std::optional<Problem> Audience::applyMergeFields(Member& member, const json& given,
                                                  bool checksRequired) const {
    for (const auto& field : mergeFields_) {
        const auto value = given.find(field.tag);
        if (value != given.end()) {
            if (auto problem = mergeValueProblem(field, *value); problem && !seeding)
                return problem;
            member.mergeFields[field.tag] = *value;
        }
        const json held = member.mergeFields.value(field.tag, json(""));
        const bool empty = held.is_string() && held.get_ref<const std::string&>().empty();
        if (checksRequired && field.required && empty)
            return invalidField(field.tag, "Please enter a value");
    }
    return std::nullopt;
}

std::optional<Problem> Audience::apply(Member& member, const json& body, const char* statusKey,
                                       const WriteOptions& options) {
    const bool isNew = member.contactId.empty();
    if (isNew && !body.contains("email_address"))
        return wrongType("email_address", "string", json());
    if (isNew && !body.contains(statusKey)) return wrongType("status_if_new", "string", json());
    if (body.contains("email_address"))
        if (auto problem = applyEmail(member, body["email_address"].get<std::string>()))
            return problem;
    if (body.contains(statusKey))
        if (auto problem = applyStatus(member, body[statusKey].get<std::string>(), options.source))
            return problem;
    for (const char* key : {"language", "vip", "email_type", "ip_signup", "ip_opt", "interests",
                            "location", "marketing_permissions"})
        if (body.contains(key)) member.more[key] = body[key];
    return applyMergeFields(member, body.value("merge_fields", json::object()),
                            !options.skipMergeValidation && options.source == Source::Api);
}

json Audience::row(const Member& member) const {
    json merge = json::object();
    for (const auto& field : mergeFields_)
        merge[field.tag] = member.mergeFields.value(field.tag, json(""));
    const auto more = [&](const char* key, const json& otherwise) {
        return member.more.value(key, otherwise);
    };
    json row = {{"id", subscriberHash(member.email)},
                {"email_address", member.email},
                {"unique_email_id", uniqueEmailId(member.email)},
                {"contact_id", member.contactId},
                {"full_name", fullName(member)},
                {"web_id", member.webId},
                {"email_type", more("email_type", "html")},
                {"status", member.status},
                {"consents_to_one_to_one_messaging", true},
                {"merge_fields", merge},
                {"interests", more("interests", json::object())},
                {"stats", {{"avg_open_rate", 0}, {"avg_click_rate", 0}}},
                {"ip_signup", more("ip_signup", "")},
                {"timestamp_signup", stamp(member.signup)},
                {"ip_opt", more("ip_opt", "")},
                {"timestamp_opt", stamp(member.optIn)},
                {"member_rating", 2},
                {"last_changed", stamp(member.changed)},
                {"language", more("language", "")},
                {"vip", more("vip", false)},
                {"email_client", ""},
                {"location", emptyLocation()},
                {"source", member.source},
                {"tags_count", member.tags.size()},
                {"tags", tagsOf(member)},
                {"list_id", id_},
                {"_links", json::array({{{"rel", "self"}, {"method", "GET"}}})}};
    if (member.status == "unsubscribed") row["unsubscribe_reason"] = member.reason;
    if (member.more.contains("marketing_permissions"))
        row["marketing_permissions"] = member.more["marketing_permissions"];
    return row;
}

}  // namespace leadloom::sandbox::mailchimp
