#include "hub/sync/reading/key_search.h"

#include <algorithm>
#include <iterator>

#include "hub/match/matcher.h"
#include "hub/sync/connection/lookup_keys.h"
#include "hub/sync/reading/overtaken_write.h"
#include "hub/sync/reading/page_sink.h"
#include "hub/sync/writing/own_writes.h"

namespace leadloom::sync {
namespace {

/// Hands on what a search shows, but for old states, and remembers which records there are.
class Finds final : public RecordSink {
public:
    Finds(RunState& run, const StreamContext& stream, PageSink& sink, std::set<std::string>& ids)
        : run_(run), stream_(stream), sink_(sink), ids_(ids) {}

    Status put(std::span<const RawRecord> records) override {
        std::vector<RawRecord> shown;
        shown.reserve(records.size());
        {
            auto tx = run_.store.beginRead();
            if (!tx) return tx.error();
            for (const RawRecord& record : records) {
                const std::string id = canonicalId(stream_.description().idRule, record.externalId);
                const bool upsert = record.kind == RecordKind::Upsert;
                if (upsert) ids_.insert(id);
                const auto late = upsert ? mayBeLate(**tx, record, id) : false;
                if (!late) return late.error();
                if (!*late) shown.push_back(record);
            }
        }
        return sink_.put(shown);
    }
    Status checkpoint(std::string_view cursor, TimeUs coversUntilUs) override {
        return sink_.checkpoint(cursor, coversUntilUs);
    }
    Status reject(std::string_view place, std::string_view reason, std::string_view raw) override {
        return sink_.reject(place, reason, raw);
    }
    void serverTime(TimeUs vendorNowUs) override { sink_.serverTime(vendorNowUs); }

private:
    /// Whether the index may not have followed yet what is known of the record. By the id that we
    /// gave it a record isn't searched for, but fetched.
    Result<bool> mayBeLate(store::Transaction& tx, const RawRecord& record,
                           const std::string& id) const {
        const StreamDescription& description = stream_.description();
        const TimeUs lagUs = description.indexLagSeconds * 1'000'000;
        if (lagUs == 0 || description.createClass == CreateClass::OwnId) return false;
        const auto link = tx.link(stream_.key, id);
        if (!link) return link.error();
        if (!*link) return false;
        const TimeUs nowUs = run_.clock.wallUs();
        if ((*link)->state != store::LinkState::Live) {
            const auto tombstone = tx.tombstone(stream_.key, id);
            if (!tombstone) return tombstone.error();
            return *tombstone && nowUs <= (*tombstone)->atUs + lagUs;
        }
        if (!record.version.empty() && record.version == (*link)->version) return false;
        const TimeUs shownUs = run_.corrected(stream_, record.modifiedAtUs);
        const TimeUs writtenUs = lastWriteTo(**link);
        if (nowUs <= writtenUs + lagUs && shownUs <= writtenUs + ClockSlackUs) return true;
        const bool older = record.modifiedAtUs != 0 && record.modifiedAtUs < (*link)->vendorTimeUs;
        return older && nowUs <= run_.corrected(stream_, (*link)->vendorTimeUs) + lagUs;
    }

    RunState& run_;
    const StreamContext& stream_;
    PageSink& sink_;
    std::set<std::string>& ids_;
};

}  // namespace

Result<std::vector<KeySearch::Question>> KeySearch::questionsFor(const std::string& id) {
    std::vector<Question> questions;
    auto tx = run_.store.beginRead();
    if (!tx) return tx.error();
    const auto link = (*tx)->link(stream_.key, id);
    if (!link) return link.error();
    if (!*link) return questions;
    const CreateClass made = stream_.description().createClass;
    if (made == CreateClass::Marker || made == CreateClass::OwnId) {
        // It bears the id of the lead that it was made for.
        std::vector<model::EntityId> leads{(*link)->entity};
        for (std::size_t place = 0; place < leads.size(); ++place) {
            questions.push_back({LookupKey::Marker, leads[place].text()});
            const auto merged = (*tx)->mergedInto(leads[place]);
            if (!merged) return merged.error();
            leads.insert(leads.end(), merged->begin(), merged->end());
        }
    }
    // Nobody said that anything but our own id is searched for there.
    if (made == CreateClass::OwnId) return questions;
    std::vector<model::FieldValue> known;
    std::vector<model::FieldValue> written;
    for (const store::ShadowField& field : (*link)->shadow.fields) {
        if (field.canonical.isPresent()) known.push_back({field.field, field.canonical});
        const bool waits = !field.pending.isAbsent() && field.pendingCanonical.isPresent();
        if (waits) written.push_back({field.field, field.pendingCanonical});
    }
    // Whether what we wrote last arrived may not be known.
    askFor(written, questions);
    askFor(known, questions);
    return questions;
}

void KeySearch::askFor(const std::vector<model::FieldValue>& values,
                       std::vector<Question>& questions) const {
    match::Matcher matcher;
    for (const model::IdentityKey& key : matcher.strongKeys(stream_.settings->entity, values)) {
        const Question question{lookupKeyFor(key.kind), key.value};
        // Names are told as they are written, not as they are compared.
        const bool asked =
            question.by == LookupKey::Name ||
            std::find(questions.begin(), questions.end(), question) != questions.end();
        if (!asked) questions.push_back(question);
    }
}

Result<std::set<std::string>> KeySearch::present(const std::vector<std::string>& ids) {
    std::set<std::string> found;
    const CreateClass made = stream_.description().createClass;
    const bool searchable = made == CreateClass::Marker || made == CreateClass::NaturalKey ||
                            made == CreateClass::OwnId;
    if (!searchable) return found;
    const CallContext call{run_.runId, 0, run_.options.cancelled, true};
    for (const std::string& id : ids) {
        const auto questions = questionsFor(id);
        if (!questions) return questions.error();
        for (const Question& question : *questions) {
            if (found.contains(id)) break;
            PageSink sink(run_, stream_, applier_, nullptr, Sighting::Fetched,
                          store::InboxCause::Reconcile);
            Finds finds(run_, stream_, sink, found);
            const Status asked = connector_.lookupKey(call, stream_.settings->name, question.by,
                                                      question.value, finds);
            if (const Status flushed = sink.flush(); !flushed) return flushed.error();
            const bool can = asked || asked.error().kind == ErrorKind::Unsupported;
            if (!can) return asked.error();
            if (asked) asked_.insert(id);
        }
    }
    return found;
}

Result<std::vector<std::string>> KeySearch::missing(const std::vector<std::string>& ids) {
    const auto found = present(ids);
    if (!found) return found.error();
    std::vector<std::string> gone;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(gone), [&](const std::string& id) {
        return asked_.contains(id) && !found->contains(id);
    });
    return gone;
}

}  // namespace leadloom::sync
