#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/sdk/result.h>
#include <nlohmann/json_fwd.hpp>

#include "file_shape.h"

namespace leadloom::files {

/// A file whose records are changed in memory. What isn't changed stays as it is, byte for byte.
class EditedFile {
public:
    virtual ~EditedFile() = default;

    /// Sets the columns that the file has; the others are none of its business. Returns the record
    /// as it is now; empty: there is none with this id.
    virtual std::string update(const std::string& id, const nlohmann::ordered_json& payload) = 0;
    virtual bool remove(const std::string& id) = 0;
    /// Only for the hub's own file; columns that are missing are added.
    virtual std::string append(const std::string& id, const nlohmann::ordered_json& payload) = 0;
    /// The bytes to be written: UTF-8, with a byte-order mark unless it was plain UTF-8 before.
    virtual std::string bytes() const = 0;
};

/// `grows`: whether columns may be added. LL_INVALID_RECORD where the file can't be rewritten.
sdk::Result<std::unique_ptr<EditedFile>> editFile(const FileShape& shape, const std::string& bytes,
                                                  Encoding given, bool grows);

}  // namespace leadloom::files
