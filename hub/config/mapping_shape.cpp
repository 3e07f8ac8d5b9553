#include "hub/config/mapping_shape.h"

#include <string>

#include "hub/model/field.h"

namespace leadloom::config {
namespace {

ShapePtr placeShape() {
    return either("A place in the vendor's record",
                  {bareText("A column or key, or a JSON pointer"),
                   object("A place with its own way of holding items",
                          {required("from", bareText("A column or key, or a JSON pointer")),
                           optional("split", bareText("Separator of several items in one text")),
                           optional("as", choice("How the items stand there", {"array"})),
                           optional("read_only", boolean("Read, never written"))})});
}

ShapePtr fromShape() {
    return either("Where the value stands", {bareText("A column or key, or a JSON pointer"),
                                             list("Several places in order", placeShape(), 1)});
}

ShapePtr wordShape() {
    return bareText("A vendor's word");
}

ShapePtr wordsShape() {
    return either("One word or several", {wordShape(), list("Several words", wordShape(), 1)});
}

ShapePtr typeShape() {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(model::FieldType::LongText); ++i) {
        const auto type = static_cast<model::FieldType>(i);
        if (type != model::FieldType::Reference && type != model::FieldType::Enum) {
            names.emplace_back(toString(type));
        }
    }
    return choice("Type of a custom field", names);
}

std::vector<Property> sourceProperties() {
    return {optional("from", fromShape()),
            optional("constant", bareText("Always this value; only read")),
            optional("join", list("Several places read as one text", bareText("A place"), 2)),
            optional("separator", bareText("What stands between joined texts; default: a blank")),
            optional("association", text("Stream whose ids stand in the record's associations")),
            optional("reference", text("Stream the value points into")),
            optional("split", bareText("Separator of several items in one text")),
            optional("as", choice("JSON type that is written",
                                  {"string", "number", "boolean", "array"}))};
}

std::vector<Property> wordProperties() {
    return {
        optional("map", mapOf("Vendor value to unified value",
                              either("A unified value, or null for no value",
                                     {nothing("No value"), bareText("A unified value")}))),
        optional("otherwise", bareText("keep, drop, or a unified value")),
        optional("write_map", mapOf("Unified value to vendor value", wordShape())),
        optional("format", wordsShape()),
        optional("boolean", list("The words for true and false", wordsShape(), 2)),
        optional("invert", boolean("True and false change places")),
        optional("empty", wordsShape()),
        optional("clear", either("What empties the field", {nothing("JSON null"), wordShape()})),
        optional("default_on_create", bareText("Filler of a required field"))};
}

std::vector<Property> limitProperties() {
    return {optional("clearable", boolean("An empty value there is a change")),
            optional("read_only", boolean("Never written")),
            optional("write_only", boolean("Written, never read")),
            optional("create_only", boolean("Written on create only")),
            optional("max_length", integer("The vendor's limit", 1)),
            optional("unit", choice("Unit of the limit", {"codepoints", "utf16", "bytes"})),
            optional("overlong", choice("What becomes of a longer value", {"cut", "refuse"})),
            optional("trim", boolean("The vendor strips blanks")),
            optional("fold_case", boolean("The vendor ignores letter case")),
            optional("lowercase", boolean("The vendor stores lower case")),
            optional("type", typeShape())};
}

}  // namespace

ShapePtr lensShape() {
    std::vector<Property> properties = sourceProperties();
    for (const auto& more : {wordProperties(), limitProperties()})
        properties.insert(properties.end(), more.begin(), more.end());
    return either("A vendor field behind a unified field",
                  {nothing("Not mapped here"), bareText("A column or key, or a JSON pointer"),
                   list("Several places in order", placeShape(), 1),
                   object("A lens", std::move(properties))});
}

ShapePtr streamOptionsShape() {
    return object(
        "What a stream says beside its fields",
        {optional("id", bareText("Column that names a record")),
         optional("_root", text("JSON pointer above names without a leading slash")),
         optional("_strings", boolean("Every value is written as a JSON string")),
         optional("_clear", either("What empties a field", {nothing("JSON null"), wordShape()})),
         optional("_missing", choice("What a missing key means", {"absent", "empty"})),
         optional("_constants", mapOf("Written on every create", anything("A JSON value"))),
         optional("_recognise", boolean("Columns are recognised by their names")),
         optional("_examples", list("Records as the vendor sends them",
                                    mapOf("A record", anything("A value"))))});
}

}  // namespace leadloom::config
