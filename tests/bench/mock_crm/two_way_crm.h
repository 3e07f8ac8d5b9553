#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

#include "tests/bench/mock_crm/http_message.h"
#include "tests/bench/support/target_contact.h"

namespace leadloom::bench {

/// One of two CRMs that hold the same people under ids of their own and in which both sides edit.
///
///   GET /people?after=N          those changed behind place N, oldest change first, 100 a page
///   POST /people/batch           {"items":[{"id":"…","fields":{"properties":{…}}},…]}: sets the
///                                named fields; an unknown id is created
///   POST /_control/edit?round=R  this side's users edit: one person in a hundred, and one in a
///                                thousand whom the other side edits too
///   GET /_control/check?round=R  compares everything with what both sides' edits of that round
///   come
///                                to when of two edits of one field the later wins
///   GET /_control/counts         {"requests":…,"created":…,"updated":…} of writes
class TwoWayCrm {
public:
    enum class Side { A, B };

    TwoWayCrm(Side side, std::uint64_t people, std::uint64_t seed);

    MockAnswer answer(const MockRequest& request);

private:
    using Fields = std::array<std::string, TargetFields.size()>;
    struct Person {
        std::string id;
        Fields fields;
        std::int64_t modifiedUs = 0;
        std::uint64_t place = 0;  ///< of its last change
    };

    MockAnswer page(std::uint64_t after) const;
    MockAnswer take(std::string_view body);
    MockAnswer edit(std::uint64_t round);
    MockAnswer check(std::uint64_t round) const;
    void append(const Person& person, std::string& out) const;
    Person& find(const std::string& id);
    void changed(Person& person);

    Side side_;
    std::vector<Person> people_;
    std::vector<Fields> asSeeded_;
    std::unordered_map<std::string, std::size_t> byId_;
    std::vector<std::size_t> changes_;  ///< who changed, in order; place N is behind the Nth
    simdjson::dom::parser parser_;
    std::uint64_t requests_ = 0;
    std::uint64_t created_ = 0;
    std::uint64_t updated_ = 0;
};

}  // namespace leadloom::bench
