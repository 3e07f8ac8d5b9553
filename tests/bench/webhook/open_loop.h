#pragma once

#include <string>
#include <vector>

namespace leadloom::bench {

/// What became of the calls of an open loop.
struct LoopOutcome {
    std::vector<double> milliseconds;  ///< from the moment a call was due to the end of its answer
    int accepted = 0;                  ///< answers of 200
    int refused = 0;                   ///< any other answer, and none
};

/// Makes each request at its time, `perSecond` of them in a second, whether or not earlier ones are
/// answered: what a slow server keeps waiting counts against it. `requests` are whole HTTP/1.1
/// requests, sent over `connections` kept alive to `port` of loopback.
LoopOutcome openLoop(int port, const std::vector<std::string>& requests, double perSecond,
                     int connections);

}  // namespace leadloom::bench
