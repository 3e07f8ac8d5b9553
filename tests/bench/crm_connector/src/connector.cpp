#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/error_table.h>
#include <leadloom/sdk/plugin.h>
#include <leadloom/sdk/record_batch.h>
#include <leadloom/sdk/write_form.h>
#include <leadloom_manifest.h>

namespace bench_crm {
namespace {

using namespace leadloom::sdk;

const ErrorTable Errors("/error/code", "/error/message", {});

/// The mock CRMs of the benchmarks: lists in the order of the last change, whose places are the
/// cursor, and batches of upserts under the hub's own ids.
class BenchConnector : public Connector, public Source, public Destination {
public:
    explicit BenchConnector(const Host& host) : http_(host.http()), json_(host.json()) {}

    Status open(const Call&, const Settings& settings) override {
        base_ = settings.url("base_url");
        if (base_.empty()) return {LL_INVALID_CONFIG, "settings.base_url is missing"};
        return Status::ok();
    }

    Status read(const Call& call, std::string_view stream, std::string_view cursor,
                const ReadOptions&, const RecordSink& sink) override {
        const std::string list = base_ + "/" + std::string(stream) + "?after=";
        std::string place(cursor);
        for (;;) {
            const auto answer =
                http_.send(call, HttpRequest::get(list + (place.empty() ? "0" : place)));
            if (!answer) return answer.status();
            if (auto status = Errors.judge(call, json_, *answer, Intent::Read, "reading"); !status)
                return status;
            if (auto status = put(call, answer->body(), sink); !status) return status;
            const auto end = json_.values(call, answer->body(), {"/next", "/more"});
            if (!end) return end.status();
            place = (*end)[0];
            if (auto status = sink.checkpoint(place); !status) return status;
            if ((*end)[1] != "true") return Status::end();
        }
    }

    Status write(const Call& call, std::string_view stream, const WriteBatch& batch,
                 WriteOutcomes& outcomes) override {
        std::string body = "{\"items\":[";
        std::vector<Write> writes;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const Write write = batch[i];
            const bool known = !write.externalId.empty();
            body += i == 0 ? "{\"id\":\"" : ",{\"id\":\"";
            body += known ? write.externalId : write.marker;
            body += "\",\"fields\":";
            body += write.payload;
            body += '}';
            writes.push_back(write);
        }
        auto answer =
            http_.send(call, HttpRequest::json("POST", base_ + "/" + std::string(stream) + "/batch",
                                               std::move(body) + "]}"));
        if (!answer) return answer.status();
        if (auto status = Errors.judge(call, json_, *answer, Intent::Write, "writing"); !status)
            return status;
        return reportInOrder(
            Answer(call, json_, *std::move(answer)), "/results", {"/id"}, writes, outcomes,
            [](const JsonItem& item) { return WriteResult::done(std::string(item.value(0))); });
    }

private:
    Status put(const Call& call, std::string_view page, const RecordSink& sink) {
        RecordBatch batch;
        auto status =
            json_.split(call, page, "/results", {"/id", "/updatedAt"}, [&](const JsonItem& item) {
                batch.add(Record::upsert(item.value(0), item.slice())
                              .withModifiedAt(isoTimeOrZero(item.value(1))));
                return Status::ok();
            });
        if (!status) return status;
        return batch.putTo(sink);
    }

    HttpClient http_;
    JsonPages json_;
    std::string base_;
};

}  // namespace
}  // namespace bench_crm

LEADLOOM_PLUGIN(bench_crm::BenchConnector);
