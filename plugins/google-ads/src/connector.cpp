#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::google_ads {

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Hooks<nullptr, verify, decode>, PullsFacts<pull>, Converts<upload>>;

}  // namespace leadloom::google_ads

LEADLOOM_PLUGIN(leadloom::google_ads::Connector);
