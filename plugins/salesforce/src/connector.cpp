#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::salesforce {

using Connector =
    ConnectorOf<Org, Checks<check>, Discovers<discover>, Reads<read>, Finds<byIds, byKey>,
                Writes<write>, Links<readContactRoles, writeContactRoles>>;

}  // namespace leadloom::salesforce

LEADLOOM_PLUGIN(leadloom::salesforce::Connector);
