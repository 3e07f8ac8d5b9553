#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::imap_smtp {

using Connector =
    ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>, Finds<byIds, byKey>,
                Writes<write>, Hooks<nullptr, verify, decode, challenge>>;

}  // namespace leadloom::imap_smtp

LEADLOOM_PLUGIN(leadloom::imap_smtp::Connector);
