#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::activecampaign {

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Finds<byIds, byKey>, Writes<write>, Hooks<subscribe, verify, decode>>;

}  // namespace leadloom::activecampaign

LEADLOOM_PLUGIN(leadloom::activecampaign::Connector);
