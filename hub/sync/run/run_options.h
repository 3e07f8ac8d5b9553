#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hub/base/clock.h"

namespace leadloom::sync {

/// How far a run has come; sent now and then, from any worker.
struct RunProgress {
    std::string connection;
    std::string stream;
    std::string phase;         ///< "reading", "writing", "recovering"
    std::int64_t records = 0;  ///< so far, in this phase of this stream
};

/// What one run shall do.
struct RunOptions {
    std::vector<std::string> connections;  ///< touched by this run; empty: all
    /// Read only these (connection, stream) pairs, write wherever something is due; empty: read
    /// all.
    std::vector<std::pair<std::string, std::string>> streams;
    bool hintsOnly = false;   ///< read nothing but what webhooks named
    bool full = false;        ///< a complete generation of every stream
    bool untilQuiet = false;  ///< rounds until one changes nothing
    bool approve = false;     ///< passes the guards, the first pairing's included
    /// A stream that is read or written for longer stops at its checkpoint, so that others get
    /// their turn; the report names its connection as unfinished. A first pairing, which has its
    /// order, is read without. 0: no bound.
    TimeUs sliceUs = 0;
    std::string kind = "sync";
    std::string actor = "hub";                           ///< who asked for it, for the audit
    std::function<bool()> cancelled;                     ///< may be empty
    std::function<void(const RunProgress&)> onProgress;  ///< may be empty; any thread
};

}  // namespace leadloom::sync
