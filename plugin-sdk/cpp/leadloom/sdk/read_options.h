#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <leadloom/abi/source.h>
#include <leadloom/sdk/text.h>

namespace leadloom::sdk {

/// What the hub wants from a read or a lookup. Borrowed for the call.
class ReadOptions {
public:
    explicit ReadOptions(const ll_read_options* options) : options_(options) {}

    /// A complete walk of everything that exists.
    bool isFull() const { return options_ != nullptr && options_->full != 0; }
    /// The hint for a page, within the vendor's limit.
    std::uint32_t pageSize(std::uint32_t limit) const {
        const auto wanted = options_ == nullptr ? 0 : options_->page_size;
        return wanted == 0 || wanted > limit ? limit : wanted;
    }
    /// Learnt lateness, never below what the connector declares.
    std::int64_t overlap(std::int64_t declared) const {
        return options_ == nullptr || options_->overlap_us < declared ? declared
                                                                      : options_->overlap_us;
    }
    /// Bounds on the modification time; 0 = none.
    std::int64_t from() const { return options_ == nullptr ? 0 : options_->from_us; }
    std::int64_t to() const { return options_ == nullptr ? 0 : options_->to_us; }
    /// Vendor fields wanted; empty = the connector's default set.
    std::vector<std::string> fields() const {
        return options_ == nullptr ? std::vector<std::string>{}
                                   : texts(options_->fields, options_->field_count);
    }
    /// The same where fields may be named by their pointers: their names without `root`
    /// ("/properties/"); pointers to anything else are left out.
    std::vector<std::string> fieldNames(std::string_view root) const {
        std::vector<std::string> names;
        for (auto& field : fields())
            if (field.starts_with(root))
                names.push_back(field.substr(root.size()));
            else if (!field.starts_with('/'))
                names.push_back(std::move(field));
        return names;
    }
    /// Target streams whose associations are wanted.
    std::vector<std::string> associations() const {
        return options_ == nullptr ? std::vector<std::string>{}
                                   : texts(options_->associations, options_->association_count);
    }

private:
    static std::vector<std::string> texts(const ll_str* first, std::size_t count) {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < count; ++i)
            all.emplace_back(view(first[i]));
        return all;
    }
    const ll_read_options* options_;
};

}  // namespace leadloom::sdk
