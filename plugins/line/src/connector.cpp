#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::line {

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Hooks<subscribe, verify, decode>, PullsFacts<pull>, Converts<upload>,
                              Publishes<publish, stateOf, cancel>, TellsQuota<quota>>;

}  // namespace leadloom::line

LEADLOOM_PLUGIN(leadloom::line::Connector);
