#pragma once

#include <memory>
#include <string>

#include <leadloom/sdk/result.h>
#include <leadloom/sdk/text/file_shape.h>
#include <nlohmann/json_fwd.hpp>

namespace leadloom::sdk {

/// A table or a JSON Lines file whose records are changed in memory. What isn't changed stays as it
/// is, byte for byte. Records are known by their id, or by file and line where they have none;
/// those stay on their lines.
class EditedFile {
public:
    virtual ~EditedFile() = default;

    /// Sets the columns that the file has; the others are none of its business. Returns the record
    /// as it is now, a JSON object; empty: there is none with this id.
    virtual std::string update(const std::string& id, const nlohmann::ordered_json& payload) = 0;
    virtual bool remove(const std::string& id) = 0;
    /// Only where columns may be added: adds the missing ones. `shape.keys.id` must be a column.
    virtual std::string append(const std::string& id, const nlohmann::ordered_json& payload) = 0;
    /// The bytes to be written: UTF-8, with a byte-order mark unless it was plain UTF-8 before.
    virtual std::string bytes() const = 0;
};

/// `charset`: empty = to be found out. `grows`: whether columns may be added. LL_INVALID_RECORD
/// where the file can't be rewritten: vCards, and bytes that can't be decoded.
Result<std::unique_ptr<EditedFile>> editFile(const FileShape& shape, const std::string& bytes,
                                             const std::string& charset, bool grows);

}  // namespace leadloom::sdk
