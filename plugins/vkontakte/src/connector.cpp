#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::vkontakte {

using Connector = ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>,
                              Hooks<subscribe, verify, decode, challenge>, PullsFacts<pull>>;

}  // namespace leadloom::vkontakte

LEADLOOM_PLUGIN(leadloom::vkontakte::Connector);
