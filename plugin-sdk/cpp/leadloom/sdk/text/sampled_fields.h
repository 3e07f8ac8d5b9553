#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace leadloom::sdk {

/// The fields of a stream whose vendor doesn't describe them, told by a sample of its records: for
/// Discovery. In the order in which the columns come up.
class SampledFields {
public:
    void addColumns(std::span<const std::string> names);
    /// The values under these names are unique and not to be written.
    void addId(const std::string& name) { ids_.insert(name); }
    /// Counts the values under known columns; what is no JSON object is left out.
    void addRecord(std::string_view json);

    bool isEmpty() const { return order_.empty(); }
    /// The array that stands under "fields" in a stream's description.
    nlohmann::json fields() const;

private:
    struct Values {
        std::string type;
        std::size_t count = 0;
        std::size_t addresses = 0;
    };

    std::vector<std::string> order_;
    std::map<std::string, Values> columns_;
    std::set<std::string> ids_;
};

}  // namespace leadloom::sdk
