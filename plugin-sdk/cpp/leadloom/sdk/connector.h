#pragma once

#include <leadloom/sdk/call.h>
#include <leadloom/sdk/settings.h>

namespace leadloom::sdk {

/// One connection to a vendor. A connector derives from this and from the capabilities it has
/// (Checker, Discovery, Source, Lookup, Destination, Associations, Webhook), has a constructor from
/// `const Host&`, and is exported by LEADLOOM_PLUGIN. All calls come one at a time.
class Connector {
public:
    virtual ~Connector() = default;

    /// Takes the settings; makes no request.
    virtual Status open(const Call& call, const Settings& settings) = 0;
    virtual Status close(const Call&) { return Status::ok(); }
};

}  // namespace leadloom::sdk
