#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace leadloom::api {

/// One stream as the status page shows it.
struct StreamView {
    std::string connection;
    std::string stream;
    std::string entity;
    std::string direction;
    std::int64_t records = 0;
    std::int64_t openIntents = 0;
    std::int64_t deadLetters = 0;
    std::string lastRead;  ///< UTC; empty: never
    std::string fault;     ///< what the last run said of it; empty: all well
};

struct RunView {
    std::string id;
    std::string kind;
    std::string status;
    std::string started;
    std::string ended;
};

/// One lead in a list.
struct LeadView {
    std::string id;
    std::string name;
    std::string email;
    std::string company;
    std::string systems;  ///< names of the connections that hold it
};

/// A snapshot of the hub for the status page.
struct HubView {
    std::string workspace;
    std::string version;
    std::vector<StreamView> streams;
    std::vector<RunView> runs;
    std::int64_t leads = 0;
    std::vector<LeadView> leadSample;
};

}  // namespace leadloom::api
