#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hub/model/field.h"
#include "hub/model/value.h"

namespace leadloom::mapping {

/// One place in a vendor's record behind a field.
struct LensPlace {
    std::string pointer;  ///< JSON pointer from the record's top: "/FirstName", "/properties/email"
    std::string separator;  ///< several items in one text; empty: one item
    bool array = false;     ///< a JSON array of texts
    bool readOnly = false;  ///< read, never written
};

/// JSON type a value is written as.
enum class JsonForm : std::uint8_t { String, Number, Boolean, Array };

enum class LengthUnit : std::uint8_t { Codepoints, Utf16, Bytes };

/// What becomes of a vendor's value outside the value table.
enum class Otherwise : std::uint8_t { Keep, Drop, Constant };

/// One row of a value table; `unified` is empty where the vendor's word means "no value".
struct ValuePair {
    std::string vendor;
    std::string unified;
};

/// One lens as a mapping file describes it. See docs/mapping.md for the meaning of each member.
struct LensSpec {
    const model::FieldSpec* field = nullptr;
    std::vector<LensPlace> places;
    JsonForm form = JsonForm::String;

    std::vector<ValuePair> map;
    std::vector<ValuePair> writeMap;
    Otherwise otherwise = Otherwise::Keep;
    std::string otherwiseValue;
    std::vector<std::string> formats;
    std::vector<std::string> trueWords;
    std::vector<std::string> falseWords;
    bool invert = false;

    std::vector<std::string> emptyWords;
    std::optional<std::string> clearText;  ///< written to empty the field; nothing: JSON null
    std::string filler;                    ///< `default_on_create`

    bool readOnly = false;
    bool writeOnly = false;
    bool createOnly = false;
    bool clearable = true;
    std::string reference;    ///< stream the value points into
    std::string association;  ///< stream whose ids stand in the record's associations
    std::optional<std::string> constant;
    std::optional<std::string> joinSeparator;  ///< places are read as one text

    std::size_t maxLength = 0;  ///< 0: none
    LengthUnit unit = LengthUnit::Codepoints;
    bool cut = false;  ///< longer values are cut; otherwise they are not written
    bool foldCase = false;
    bool lowercase = false;
    bool peopleText =
        false;  ///< numbers are read by the connection's locale, not as machines write
    bool decimalComma = false;  ///< and written with a comma
};

/// All lenses of one stream.
struct MappingSpec {
    model::Entity entity = model::Entity::Lead;
    std::vector<LensSpec> lenses;
    std::string idColumn;  ///< files: the column that names a record
    bool missingIsEmpty = false;
    bool recognise = false;  ///< columns without a lens are recognised by their names
    /// JSON pointer and JSON text of what is written on every create.
    std::vector<std::pair<std::string, std::string>> constants;
};

}  // namespace leadloom::mapping
