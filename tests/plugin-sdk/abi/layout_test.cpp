#include "tests/plugin-sdk/abi/layout.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <leadloom/abi/all.h>

namespace {

#define STRUCT(type) {#type, "", 0, sizeof(type)},
#define MEMBER(type, member) {#type, #member, offsetof(type, member), sizeof(type::member)},

const layout_entry EntriesInCpp[] = {
#include "leadloom_test_paths.h"
#include "tests/plugin-sdk/abi/layout.inc"
};

std::string textOf(const layout_entry* first, std::size_t count) {
    std::ostringstream text;
    for (std::size_t i = 0; i < count; ++i) {
        const auto& entry = first[i];
        text << entry.type << (*entry.member == 0 ? "" : ".") << entry.member << ' ' << entry.offset
             << ' ' << entry.size << '\n';
    }
    return text.str();
}

std::string layoutInC() {
    std::size_t count = 0;
    const auto* entries = layout_in_c(&count);
    return textOf(entries, count);
}

TEST(AbiLayout, IsTheSameInCAndInCpp) {
    EXPECT_EQ(layoutInC(), textOf(EntriesInCpp, std::size(EntriesInCpp)));
}

TEST(AbiLayout, IsWhatWasPublished) {
    const std::string path = LEADLOOM_SOURCE_DIR "/tests/plugin-sdk/abi/layout.golden";
    std::ifstream file(path);
    std::stringstream golden;
    golden << file.rdbuf();
    EXPECT_EQ(layoutInC(), golden.str())
        << "A published struct may only gain members at its end; then add them to " << path;
}

TEST(AbiLayout, ListsEveryMember) {
    // A struct with no gap is as long as its members together: none was forgotten in the list.
    std::size_t members = 0;
    for (const auto& entry : EntriesInCpp)
        if (std::string_view(entry.type) == "ll_record")
            members += *entry.member == 0 ? 0 : entry.size;
    EXPECT_EQ(members, sizeof(ll_record));
}

TEST(AbiStatus, KeepsItsNumbers) {
    EXPECT_EQ(LL_OK, 0);
    EXPECT_EQ(LL_END, 1);
    EXPECT_EQ(LL_CANCELLED, 2);
    EXPECT_EQ(LL_TRANSIENT, 3);
    EXPECT_EQ(LL_RATE_LIMITED, 4);
    EXPECT_EQ(LL_AUTH, 5);
    EXPECT_EQ(LL_FORBIDDEN, 6);
    EXPECT_EQ(LL_NOT_FOUND, 7);
    EXPECT_EQ(LL_CONFLICT, 8);
    EXPECT_EQ(LL_INVALID_RECORD, 9);
    EXPECT_EQ(LL_INVALID_CONFIG, 10);
    EXPECT_EQ(LL_CURSOR_EXPIRED, 11);
    EXPECT_EQ(LL_UNSUPPORTED, 12);
    EXPECT_EQ(LL_UNKNOWN_OUTCOME, 13);
    EXPECT_EQ(LL_ACCEPTED, 14);
    EXPECT_EQ(LL_QUOTA, 15);
    EXPECT_EQ(LL_BUG, 16);
}

}  // namespace
