#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include <leadloom/sdk/associations.h>
#include <leadloom/sdk/checker.h>
#include <leadloom/sdk/connector.h>
#include <leadloom/sdk/conversions.h>
#include <leadloom/sdk/destination.h>
#include <leadloom/sdk/discovery.h>
#include <leadloom/sdk/eraser.h>
#include <leadloom/sdk/facts.h>
#include <leadloom/sdk/host.h>
#include <leadloom/sdk/lookup.h>
#include <leadloom/sdk/publisher.h>
#include <leadloom/sdk/quota.h>
#include <leadloom/sdk/source.h>
#include <leadloom/sdk/tasks.h>
#include <leadloom/sdk/webhook.h>

namespace leadloom::sdk {

/// A connector as the list of its parts, each of them a free function over the account:
///
///     using Connector = ConnectorOf<Account, Checks<check>, Reads<read>, Writes<write>>;
///     LEADLOOM_PLUGIN(Connector);
///
/// `Account` is constructed from `const Host&`, has `Status open(const Settings&)` and, as every
/// RestClient, `void begin(const Call&)`, which comes before each part. A capability that isn't
/// listed isn't there.
template <typename Account, typename... Parts>
class ConnectorOf final : public Connector,
                          public Parts::template On<ConnectorOf<Account, Parts...>>... {
public:
    explicit ConnectorOf(const Host& host) : account_(host) {}

    Status open(const Call& call, const Settings& settings) override {
        return at(call).open(settings);
    }
    /// The account, in this call.
    Account& at(const Call& call) {
        account_.begin(call);
        return account_;
    }

private:
    Account account_;
};

/// `Status check(Account&, const FindingSink&)`: see checker.h.
template <auto Check>
struct Checks {
    template <typename Self>
    class On : public Checker {
    public:
        Status check(const Call& call, const FindingSink& sink) override {
            return Check(static_cast<Self*>(this)->at(call), sink);
        }
    };
};

/// `Status discover(Account&, std::string_view stream, const DiscoverySink&)`: see discovery.h.
template <auto Discover>
struct Discovers {
    template <typename Self>
    class On : public Discovery {
    public:
        Status discover(const Call& call, std::string_view stream,
                        const DiscoverySink& sink) override {
            return Discover(static_cast<Self*>(this)->at(call), stream, sink);
        }
    };
};

/// `Status read(Account&, const ReadTask&)`: see source.h.
template <auto Read>
struct Reads {
    template <typename Self>
    class On : public Source {
    public:
        Status read(const Call& call, std::string_view stream, std::string_view cursor,
                    const ReadOptions& options, const RecordSink& sink) override {
            return Read(static_cast<Self*>(this)->at(call),
                        ReadTask{stream, cursor, options, sink});
        }
    };
};

/// `Status byIds(Account&, const LookupTask&, std::span<const std::string> ids)` and
/// `Status byKey(Account&, const LookupTask&, std::string_view key, std::string_view value)`: see
/// lookup.h.
template <auto ByIds, auto ByKey>
struct Finds {
    template <typename Self>
    class On : public Lookup {
    public:
        Status byIds(const Call& call, std::string_view stream, std::span<const std::string> ids,
                     const ReadOptions& options, const RecordSink& sink) override {
            return ByIds(static_cast<Self*>(this)->at(call), LookupTask{stream, options, sink},
                         ids);
        }
        Status byKey(const Call& call, std::string_view stream, std::string_view key,
                     std::string_view value, const ReadOptions& options,
                     const RecordSink& sink) override {
            return ByKey(static_cast<Self*>(this)->at(call), LookupTask{stream, options, sink}, key,
                         value);
        }
    };
};

/// `Status write(Account&, const WriteTask&)`: see destination.h.
template <auto Write>
struct Writes {
    template <typename Self>
    class On : public Destination {
    public:
        Status write(const Call& call, std::string_view stream, const WriteBatch& batch,
                     WriteOutcomes& outcomes) override {
            return Write(static_cast<Self*>(this)->at(call), WriteTask{stream, batch, outcomes});
        }
    };
};

/// `Status readLinks(Account&, const LinkTask&, std::span<const std::string> ids, const
/// AssociationSink&)` and `Status writeLinks(Account&, const LinkTask&, std::span<const
/// AssociationWrite>, WriteOutcomes&)`: see associations.h.
template <auto ReadLinks, auto WriteLinks>
struct Links {
    template <typename Self>
    class On : public Associations {
    public:
        Status readAssociations(const Call& call, std::string_view stream, std::string_view target,
                                std::span<const std::string> ids,
                                const AssociationSink& sink) override {
            return ReadLinks(static_cast<Self*>(this)->at(call), LinkTask{stream, target}, ids,
                             sink);
        }
        Status writeAssociations(const Call& call, std::string_view stream, std::string_view target,
                                 std::span<const AssociationWrite> writes,
                                 WriteOutcomes& outcomes) override {
            return WriteLinks(static_cast<Self*>(this)->at(call), LinkTask{stream, target}, writes,
                              outcomes);
        }
    };
};

/// `Result<std::string> subscribe(Account&, std::string_view desiredJson)`, `Status
/// verify(Account&, const WebhookRequest&)`, `Status decode(Account&, const WebhookRequest&,
/// const RecordSink&)` and, where the vendor shakes hands, `Result<std::string> challenge(Account&,
/// const WebhookRequest&)`: see webhook.h. nullptr for `Subscribe`: in the vendor's own console.
template <auto Subscribe, auto Verify, auto Decode, auto Challenge = nullptr>
struct Hooks {
    template <typename Self>
    class On : public Webhook {
    public:
        Result<std::string> subscribe(const Call& call, std::string_view desiredJson) override {
            if constexpr (std::is_null_pointer_v<decltype(Subscribe)>)
                return Webhook::subscribe(call, desiredJson);
            else
                return Subscribe(static_cast<Self*>(this)->at(call), desiredJson);
        }
        Result<std::string> challenge(const Call& call, const WebhookRequest& request) override {
            if constexpr (std::is_null_pointer_v<decltype(Challenge)>)
                return Webhook::challenge(call, request);
            else
                return Challenge(static_cast<Self*>(this)->at(call), request);
        }
        Status verify(const Call& call, const WebhookRequest& request) override {
            return Verify(static_cast<Self*>(this)->at(call), request);
        }
        Status decode(const Call& call, const WebhookRequest& request,
                      const RecordSink& sink) override {
            return Decode(static_cast<Self*>(this)->at(call), request, sink);
        }
    };
};

/// `Status pull(Account&, std::string_view report, const DayRange&, const RecordSink&)`: see
/// facts.h.
template <auto Pull>
struct PullsFacts {
    template <typename Self>
    class On : public Facts {
    public:
        Status pull(const Call& call, std::string_view report, const DayRange& days,
                    const RecordSink& sink) override {
            return Pull(static_cast<Self*>(this)->at(call), report, days, sink);
        }
    };
};

/// `Status upload(Account&, const WriteTask&)`, whose stream is the action: see conversions.h.
template <auto Upload>
struct Converts {
    template <typename Self>
    class On : public Conversions {
    public:
        Status upload(const Call& call, std::string_view action, const WriteBatch& batch,
                      WriteOutcomes& outcomes) override {
            return Upload(static_cast<Self*>(this)->at(call), WriteTask{action, batch, outcomes});
        }
    };
};

/// `Result<std::string> publish(Account&, std::string_view postJson, std::int64_t at,
/// std::string_view idempotencyKey)`, `Result<std::string> status(Account&, std::string_view id)`
/// and `Status cancel(Account&, std::string_view id)`: see publisher.h.
template <auto Publish, auto State, auto Cancel>
struct Publishes {
    template <typename Self>
    class On : public Publisher {
    public:
        Result<std::string> publish(const Call& call, std::string_view postJson, std::int64_t at,
                                    std::string_view idempotencyKey) override {
            return Publish(static_cast<Self*>(this)->at(call), postJson, at, idempotencyKey);
        }
        Result<std::string> status(const Call& call, std::string_view id) override {
            return State(static_cast<Self*>(this)->at(call), id);
        }
        Status cancel(const Call& call, std::string_view id) override {
            return Cancel(static_cast<Self*>(this)->at(call), id);
        }
    };
};

/// `Result<std::string> erase(Account&, std::string_view keysJson)`: see eraser.h.
template <auto Erase>
struct Erases {
    template <typename Self>
    class On : public Eraser {
    public:
        Result<std::string> erase(const Call& call, std::string_view keysJson) override {
            return Erase(static_cast<Self*>(this)->at(call), keysJson);
        }
    };
};

/// `Status quota(Account&, const QuotaSink&)`: see quota.h.
template <auto Tell>
struct TellsQuota {
    template <typename Self>
    class On : public Quota {
    public:
        Status quota(const Call& call, const QuotaSink& sink) override {
            return Tell(static_cast<Self*>(this)->at(call), sink);
        }
    };
};

}  // namespace leadloom::sdk
