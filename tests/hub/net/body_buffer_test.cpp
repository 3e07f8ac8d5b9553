#include "hub/net/body_buffer.h"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace leadloom::net {
namespace {

TEST(BodyBuffer, HasAZeroBehindItsEndHoweverItGrew) {
    BodyBuffer body;
    std::string expected;
    for (const std::size_t count : {1U, 7U, 500U, 3U, 9000U}) {
        char* room = body.prepare(count + 5);
        // More may arrive in the room than is taken for content.
        std::fill_n(room, count + 5, ']');
        body.commit(count);
        expected.append(count, ']');
        EXPECT_EQ(body.view(), expected);
        EXPECT_EQ(*(body.view().data() + body.view().size()), '\0');
    }
    body.append("more");
    EXPECT_EQ(*(body.view().data() + body.view().size()), '\0');
    const BodyBuffer moved = std::move(body);
    EXPECT_EQ(moved.view(), expected + "more");
    EXPECT_EQ(*(moved.view().data() + moved.view().size()), '\0');
}

}  // namespace
}  // namespace leadloom::net
