#include <leadloom/sdk/plugin.h>
#include <leadloom_manifest.h>

#include "parts.h"

namespace leadloom::mixpanel {

Status read(Account& account, const ReadTask& task) {
    if (task.stream == Profiles) return readProfiles(account, task);
    if (task.stream == Events) return readEvents(account, task);
    return noSuchStream(task.stream);
}

using Connector =
    ConnectorOf<Account, Checks<check>, Discovers<discover>, Reads<read>, Finds<byIds, byKey>,
                Writes<write>, Erases<erase>, PullsFacts<pull>, Converts<upload>>;

}  // namespace leadloom::mixpanel

LEADLOOM_PLUGIN(leadloom::mixpanel::Connector);
