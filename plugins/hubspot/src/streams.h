#pragma once

#include <span>
#include <string_view>

namespace leadloom::hubspot {

/// What one stream is called in HubSpot.
struct ObjectType {
    std::string_view stream;            ///< also the word in paths
    std::string_view typeId;            ///< "0-1", in webhooks of the form object.*
    std::string_view event;             ///< "contact", the first part of a webhook's type
    std::string_view modifiedProperty;  ///< the property that searches for changes go by
    /// Asked for when the hub doesn't say which; one name behind the other, with blanks between.
    std::string_view properties;
};

/// The writable streams, in dependency order. `owners` is none of them: it has paths of its own.
std::span<const ObjectType> objectTypes();

/// Null for streams that are no CRM object.
const ObjectType* findType(std::string_view stream);

inline constexpr std::string_view Owners = "owners";

}  // namespace leadloom::hubspot
