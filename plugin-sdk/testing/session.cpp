#include <stdexcept>

#include <leadloom/sdk/text_receiver.h>

#include "plugin-sdk/testing/loaded_plugin.h"

namespace leadloom::testing {

namespace {

ll_str viewOf(std::string_view text) {
    return {text.data() == nullptr ? "" : text.data(), text.size()};
}

ll_str orAbsent(const std::string& text) {
    return text.empty() ? ll_str{nullptr, 0} : viewOf(text);
}

std::vector<ll_str> viewsOf(const std::vector<std::string>& texts) {
    std::vector<ll_str> views;
    views.reserve(texts.size());
    for (const auto& text : texts)
        views.push_back(viewOf(text));
    return views;
}

CallEnd lacking() {
    return {LL_UNSUPPORTED, "the connector lacks this extension", -1, 0};
}

ll_read_options optionsFor(const Session::Reading& reading,
                           const std::vector<ll_str>& associations) {
    ll_read_options options{};
    options.struct_size = sizeof(ll_read_options);
    options.full = reading.full ? 1 : 0;
    options.page_size = reading.pageSize;
    options.associations = associations.data();
    options.association_count = associations.size();
    return options;
}

}  // namespace

Session::Session(const LoadedPlugin& plugin, FakeHub& hub) : hub_(hub) {
    const auto id = plugin.id();
    hub_.setConnector(id);
    connector_ = plugin.factory().create(hub.host(), viewOf(id));
    if (connector_ == nullptr) throw std::runtime_error("the factory made no connector");
}

Session::~Session() {
    connector_->destroy(connector_);
}

const void* Session::table(const char* id) const {
    return connector_->get_extension(connector_, viewOf(id));
}

CallEnd Session::open(const nlohmann::json& config) {
    const auto text = config.dump();
    return hub_.endCall(connector_->open(connector_, hub_.beginCall(), viewOf(text)));
}

CallEnd Session::close() {
    return hub_.endCall(connector_->close(connector_, hub_.beginCall()));
}

CallEnd Session::check(std::vector<CapturedFinding>& findings) {
    const auto* check = extension<ll_check>(LL_EXT_CHECK);
    if (check == nullptr) return lacking();
    return hub_.endCall(check->check(connector_, hub_.beginCall(), hub_.findingSink(findings)));
}

CallEnd Session::discover(std::map<std::string, std::string>& streams) {
    const auto* discovery = extension<ll_discovery>(LL_EXT_DISCOVERY);
    if (discovery == nullptr) return lacking();
    return hub_.endCall(discovery->discover(connector_, hub_.beginCall(), {nullptr, 0},
                                            hub_.discoverySink(streams)));
}

CapturedRead Session::read(const std::string& stream, const std::string& cursor,
                           const Reading& reading) {
    CapturedRead result;
    const auto* source = extension<ll_source>(LL_EXT_SOURCE);
    if (source == nullptr) {
        result.end = lacking();
        return result;
    }
    const auto associations = viewsOf(reading.associations);
    const auto options = optionsFor(reading, associations);
    const auto* call = hub_.beginCall();
    result.end = hub_.endCall(source->read(connector_, call, viewOf(stream), orAbsent(cursor),
                                           &options, hub_.recordSink(result, true)));
    return result;
}

CapturedRead Session::byIds(const std::string& stream, const std::vector<std::string>& ids) {
    CapturedRead result;
    const auto* lookup = extension<ll_lookup>(LL_EXT_LOOKUP);
    if (lookup == nullptr) {
        result.end = lacking();
        return result;
    }
    const auto views = viewsOf(ids);
    const auto options = optionsFor({}, {});
    const auto* call = hub_.beginCall();
    result.end =
        hub_.endCall(lookup->by_ids(connector_, call, viewOf(stream), views.data(), views.size(),
                                    &options, hub_.recordSink(result, false)));
    return result;
}

CapturedRead Session::byKey(const std::string& stream, const std::string& key,
                            const std::string& value) {
    CapturedRead result;
    const auto* lookup = extension<ll_lookup>(LL_EXT_LOOKUP);
    if (lookup == nullptr) {
        result.end = lacking();
        return result;
    }
    const auto options = optionsFor({}, {});
    const auto* call = hub_.beginCall();
    result.end =
        hub_.endCall(lookup->by_key(connector_, call, viewOf(stream), viewOf(key), viewOf(value),
                                    &options, hub_.recordSink(result, false)));
    return result;
}

CapturedWrite Session::write(const std::string& stream, const std::vector<Writing>& writes) {
    CapturedWrite result;
    const auto* destination = extension<ll_destination>(LL_EXT_DESTINATION);
    if (destination == nullptr) {
        result.end = lacking();
        return result;
    }
    std::vector<ll_write> raw;
    raw.reserve(writes.size());
    for (const auto& write : writes)
        raw.push_back({sizeof(ll_write), write.operation, orAbsent(write.externalId),
                       orAbsent(write.expectedVersion), orAbsent(write.idempotencyKey),
                       orAbsent(write.marker), ll_str{nullptr, 0}, orAbsent(write.payload)});
    const ll_write_batch batch{sizeof(ll_write_batch), raw.data(), raw.size()};
    const auto* call = hub_.beginCall();
    result.end = hub_.endCall(
        destination->write(connector_, call, viewOf(stream), &batch, hub_.writeSink(result)));
    for (const auto& one : result.results)
        if (one.index >= writes.size())
            hub_.breach("reported write " + std::to_string(one.index) + ", which doesn't exist");
    return result;
}

CallEnd Session::associations(const std::string& stream, const std::string& target,
                              const std::vector<std::string>& ids,
                              std::vector<CapturedAssociation>& pairs) {
    const auto* associations = extension<ll_associations>(LL_EXT_ASSOCIATIONS);
    if (associations == nullptr) return lacking();
    const auto views = viewsOf(ids);
    const auto* call = hub_.beginCall();
    return hub_.endCall(associations->read(connector_, call, viewOf(stream), viewOf(target),
                                           views.data(), views.size(),
                                           hub_.associationSink(pairs)));
}

CapturedWrite Session::associate(const std::string& stream, const std::string& target,
                                 const std::string& id, const std::vector<std::string>& targets,
                                 bool add, const std::string& label) {
    CapturedWrite result;
    const auto* associations = extension<ll_associations>(LL_EXT_ASSOCIATIONS);
    if (associations == nullptr) {
        result.end = lacking();
        return result;
    }
    std::vector<ll_association_write> raw;
    raw.reserve(targets.size());
    for (const auto& one : targets)
        raw.push_back({sizeof(ll_association_write),
                       add ? LL_ASSOCIATION_ADD : LL_ASSOCIATION_REMOVE, viewOf(id), viewOf(one),
                       orAbsent(label)});
    const auto* call = hub_.beginCall();
    result.end = hub_.endCall(associations->write(connector_, call, viewOf(stream), viewOf(target),
                                                  raw.data(), raw.size(), hub_.writeSink(result)));
    return result;
}

CallEnd Session::subscribe(const nlohmann::json& desired, std::string& actual) {
    const auto* webhook = extension<ll_webhook>(LL_EXT_WEBHOOK);
    if (webhook == nullptr) return lacking();
    const auto text = desired.dump();
    sdk::TextReceiver receiver;
    const auto end = hub_.endCall(
        webhook->subscribe(connector_, hub_.beginCall(), viewOf(text), receiver.sink()));
    actual = std::move(receiver.text());
    return end;
}

CallEnd Session::verify(const ll_webhook_request& request) {
    const auto* webhook = extension<ll_webhook>(LL_EXT_WEBHOOK);
    if (webhook == nullptr) return lacking();
    return hub_.endCall(webhook->verify(connector_, hub_.beginCall(), &request));
}

CapturedRead Session::decode(const ll_webhook_request& request) {
    CapturedRead result;
    const auto* webhook = extension<ll_webhook>(LL_EXT_WEBHOOK);
    if (webhook == nullptr) {
        result.end = lacking();
        return result;
    }
    const auto* call = hub_.beginCall();
    result.end =
        hub_.endCall(webhook->decode(connector_, call, &request, hub_.recordSink(result, false)));
    return result;
}

}  // namespace leadloom::testing
