#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hub/sync/connection/connector.h"
#include "hub/sync/settings/engine_settings.h"

namespace leadloom::testing {

/// A platform without records: it has a report and takes conversions. What the hub holds are
/// connectors to it.
struct Platform {
    /// Rows of the report: grain → JSON with "day", "cost", "clicks", "campaign".
    std::map<std::string, std::string> rows;
    bool breaksOff = false;                                  ///< a pull ends before its end
    std::vector<std::pair<std::string, std::string>> asked;  ///< ranges of days

    std::vector<std::pair<std::string, std::string>> uploads;  ///< event id → payload
    std::vector<Status> answers;  ///< to the next uploads; ok after them

    sync::ConnectionSettings connection(const std::string& name);
};

inline std::string dayIn(const std::string& json) {
    const auto at = json.find("\"day\":\"") + 7;
    return json.substr(at, 10);
}

class PlatformConnector : public sync::Connector {
public:
    explicit PlatformConnector(Platform& platform) : platform_(platform) {}

    const std::vector<sync::StreamDescription>& streams() const override { return none_; }
    Result<std::vector<sync::Finding>> check(const sync::CallContext&) override {
        return std::vector<sync::Finding>();
    }
    Result<std::vector<sync::DiscoveredStream>> discover(const sync::CallContext&) override {
        return std::vector<sync::DiscoveredStream>();
    }
    Result<sync::ReadEnd> read(const sync::CallContext&, std::string_view, std::string_view,
                               const sync::ReadOptions&, sync::RecordSink&) override {
        return sync::ReadEnd{true, 0};
    }
    Status lookupIds(const sync::CallContext&, std::string_view, std::span<const std::string>,
                     sync::RecordSink&) override {
        return Status::ok();
    }
    Status lookupKey(const sync::CallContext&, std::string_view, sync::LookupKey, std::string_view,
                     sync::RecordSink&) override {
        return Status::ok();
    }
    std::vector<sync::WriteResult> write(const sync::CallContext&, std::string_view,
                                         std::span<const sync::WriteItem> items) override {
        return std::vector<sync::WriteResult>(items.size());
    }
    std::vector<Status> associate(const sync::CallContext&, std::string_view, std::string_view,
                                  std::span<const sync::AssociationWrite> writes) override {
        return std::vector<Status>(writes.size());
    }
    Result<std::vector<sync::WebhookHint>> receive(const sync::CallContext&,
                                                   const sync::WebhookRequest&,
                                                   sync::WebhookAnswer&) override {
        return std::vector<sync::WebhookHint>();
    }

    Result<bool> pullFacts(const sync::CallContext&, std::string_view, std::string_view fromDay,
                           std::string_view toDay, sync::RecordSink& sink) override {
        platform_.asked.emplace_back(fromDay, toDay);
        for (const auto& [grain, json] : platform_.rows) {
            if (dayIn(json) < fromDay || dayIn(json) > toDay) continue;
            sync::RawRecord record;
            record.externalId = grain;
            record.payload = json;
            if (const Status put = sink.put({&record, 1}); !put) return put.error();
        }
        return !platform_.breaksOff;
    }

    std::vector<sync::WriteResult> uploadConversions(
        const sync::CallContext&, std::string_view,
        std::span<const sync::WriteItem> items) override {
        std::vector<sync::WriteResult> results(items.size());
        for (std::size_t i = 0; i < items.size(); ++i) {
            platform_.uploads.emplace_back(items[i].idempotencyKey, items[i].payload);
            if (!platform_.answers.empty()) {
                results[i].status = platform_.answers.front();
                platform_.answers.erase(platform_.answers.begin());
            }
            results[i].externalId = "receipt-" + std::to_string(platform_.uploads.size());
        }
        return results;
    }

private:
    Platform& platform_;
    std::vector<sync::StreamDescription> none_;
};

inline sync::ConnectionSettings Platform::connection(const std::string& name) {
    sync::ConnectionSettings settings;
    settings.name = name;
    settings.rank = 9;
    settings.guards.firstSync = sync::GuardSettings::FirstSync::Allow;
    settings.connector = [this]() -> Result<std::unique_ptr<sync::Connector>> {
        return std::unique_ptr<sync::Connector>(std::make_unique<PlatformConnector>(*this));
    };
    return settings;
}

}  // namespace leadloom::testing
