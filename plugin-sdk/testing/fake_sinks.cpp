#include "plugin-sdk/testing/fake_hub_parts.h"

namespace leadloom::testing {

namespace {

CapturedRecord captured(const ll_record& record) {
    return {record.op,
            owned(record.stream),
            owned(record.external_id),
            owned(record.version),
            owned(record.origin),
            owned(record.payload),
            owned(record.target_stream),
            owned(record.target_id),
            owned(record.associations),
            owned(record.event_id),
            record.modified_at_us};
}

ll_status putRecords(const ll_record_sink* sink, const ll_record* records, std::size_t count) {
    auto& hub = partsOf(sink->hub);
    if (hub.enter()) return LL_CANCELLED;
    const auto* at = reinterpret_cast<const char*>(records);
    for (std::size_t i = 0; i < count; ++i, at += records->struct_size) {
        const auto& record = *reinterpret_cast<const ll_record*>(at);
        if (record.op < LL_RECORD_UPSERT || record.op > LL_RECORD_CONVERT)
            hub.breaches.push_back("put a record with the unknown op " + std::to_string(record.op));
        if (record.external_id.size == 0) hub.breaches.emplace_back("put a record without an id");
        hub.read->records.push_back(captured(record));
    }
    return LL_OK;
}

ll_status checkpoint(const ll_record_sink* sink, ll_str cursor, std::int64_t coversUntil) {
    auto& hub = partsOf(sink->hub);
    if (hub.enter()) return LL_CANCELLED;
    if (!hub.mayCheckpoint) hub.breaches.emplace_back("checkpointed outside a source read");
    hub.emitted.push_back(owned(cursor));
    hub.read->checkpoints.push_back({owned(cursor), coversUntil, hub.read->records.size()});
    return LL_OK;
}

ll_status reject(const ll_record_sink* sink, ll_str stream, ll_str place, ll_str reason,
                 ll_str raw) {
    auto& hub = partsOf(sink->hub);
    if (hub.enter()) return LL_CANCELLED;
    hub.emitted.push_back(owned(reason));
    hub.read->rejects.push_back({owned(stream), owned(place), owned(reason), owned(raw)});
    return LL_OK;
}

ll_status takeResult(const ll_write_sink* sink, const ll_write_result* result) {
    auto& hub = partsOf(sink->hub);
    hub.enter();
    hub.emitted.push_back(owned(result->message));
    if (hub.write->of(result->index) != nullptr)
        hub.breaches.push_back("reported write " + std::to_string(result->index) + " twice");
    hub.write->results.push_back(
        {result->index, result->status, owned(result->external_id), owned(result->new_version),
         owned(result->message), owned(result->fields), owned(result->existing_id),
         owned(result->record), result->modified_at_us, result->retry_after_ms});
    return LL_OK;
}

}  // namespace

void FakeHub::Parts::fillSinks() {
    recordSink = {sizeof(ll_record_sink),
                  this,
                  &putRecords,
                  &checkpoint,
                  &reject,
                  [](const ll_record_sink* sink, std::int64_t total) {
                      partsOf(sink->hub).read->expected = total;
                  }};
    writeSink = {sizeof(ll_write_sink), this, &takeResult};
}

const ll_association_sink* FakeHub::associationSink(std::vector<CapturedAssociation>& into) {
    parts_->associationSink = {
        sizeof(ll_association_sink), &into,
        [](const ll_association_sink* sink, const ll_association* pairs, std::size_t count) {
            auto& all = *static_cast<std::vector<CapturedAssociation>*>(sink->hub);
            const auto* at = reinterpret_cast<const char*>(pairs);
            for (std::size_t i = 0; i < count; ++i, at += pairs->struct_size) {
                const auto& pair = *reinterpret_cast<const ll_association*>(at);
                all.push_back({owned(pair.id), owned(pair.target_id), owned(pair.label)});
            }
            return ll_status{LL_OK};
        }};
    return &parts_->associationSink;
}

const ll_finding_sink* FakeHub::findingSink(std::vector<CapturedFinding>& into) {
    parts_->findingSink = {sizeof(ll_finding_sink), &into,
                           [](const ll_finding_sink* sink, const ll_finding* finding) {
                               static_cast<std::vector<CapturedFinding>*>(sink->hub)->push_back(
                                   {finding->severity, owned(finding->code), owned(finding->text),
                                    owned(finding->remedy), owned(finding->missing_scopes)});
                               return ll_status{LL_OK};
                           }};
    return &parts_->findingSink;
}

const ll_discovery_sink* FakeHub::discoverySink(std::map<std::string, std::string>& into) {
    parts_->discoverySink = {sizeof(ll_discovery_sink), &into,
                             [](const ll_discovery_sink* sink, ll_str name, ll_str description) {
                                 auto& all =
                                     *static_cast<std::map<std::string, std::string>*>(sink->hub);
                                 all[owned(name)] = owned(description);
                                 return ll_status{LL_OK};
                             }};
    return &parts_->discoverySink;
}

const ll_text_sink* FakeHub::textSink(std::string& into) {
    parts_->textSink = {sizeof(ll_text_sink), &into, [](const ll_text_sink* sink, ll_str text) {
                            static_cast<std::string*>(sink->receiver)->append(owned(text));
                            return ll_status{LL_OK};
                        }};
    return &parts_->textSink;
}

}  // namespace leadloom::testing
