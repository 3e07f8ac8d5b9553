#pragma once

#include <span>
#include <string>
#include <string_view>

#include <leadloom/abi/associations.h>
#include <leadloom/sdk/call.h>
#include <leadloom/sdk/write_outcomes.h>

namespace leadloom::sdk {

/// Where pairs go.
class AssociationSink {
public:
    explicit AssociationSink(const ll_association_sink* sink) : sink_(sink) {}

    Status put(std::string_view id, std::string_view targetId, std::string_view label = {}) const {
        const ll_association pair{sizeof(ll_association), given(id), given(targetId),
                                  orAbsent(label)};
        return {sink_->put(sink_, &pair, 1)};
    }

private:
    const ll_association_sink* sink_;
};

/// A pair to be added or removed; report its outcome under `index`.
struct AssociationWrite {
    std::size_t index = 0;
    bool add = true;  ///< else remove
    std::string_view id;
    std::string_view targetId;
    std::string_view label;
};

inline Status noSuchAssociations(std::string_view from, std::string_view to) {
    return {LL_UNSUPPORTED, "no associations from " + std::string(from) + " to " + std::string(to)};
}

/// leadloom.associations/1: links between records, where the vendor keeps them apart.
class Associations {
public:
    virtual ~Associations() = default;
    /// With LL_OK every id was read completely.
    virtual Status readAssociations(const Call& call, std::string_view stream,
                                    std::string_view targetStream, std::span<const std::string> ids,
                                    const AssociationSink& sink) = 0;
    /// Adding what is there and removing what isn't are LL_OK.
    virtual Status writeAssociations(const Call& call, std::string_view stream,
                                     std::string_view targetStream,
                                     std::span<const AssociationWrite> writes,
                                     WriteOutcomes& outcomes) = 0;
};

}  // namespace leadloom::sdk
