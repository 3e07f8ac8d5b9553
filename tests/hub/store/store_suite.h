#pragma once

#include <functional>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hub/store/store.h"

namespace leadloom::store {

/// A database that the shared suite runs on.
struct Backend {
    std::string name;
    std::function<Result<std::unique_ptr<Store>>()> open;
};

/// The behaviour that every Store has, whatever stands behind it: one suite, many backends.
class StoreSuite : public testing::TestWithParam<Backend> {
protected:
    void SetUp() override {
        auto opened = GetParam().open();
        ASSERT_TRUE(opened) << opened.error().describe();
        store_ = *std::move(opened);
        stream_ = *store_->streamKey("crm-a", "contacts");
    }

    /// Runs `body` in a write transaction and commits.
    void write(const std::function<void(Transaction&)>& body) {
        auto transaction = store_->beginWrite();
        ASSERT_TRUE(transaction) << transaction.error().describe();
        body(**transaction);
        const Status committed = (*transaction)->commit();
        ASSERT_TRUE(committed) << committed.error().describe();
    }

    std::unique_ptr<Transaction> reading() {
        auto transaction = store_->beginRead();
        EXPECT_TRUE(transaction);
        return *std::move(transaction);
    }

    std::unique_ptr<Store> store_;
    StreamKey stream_ = 0;
};

inline model::EntityId idOf(int number) {
    std::array<std::uint8_t, 16> bytes{};
    bytes[0] = 1;
    bytes[14] = static_cast<std::uint8_t>(number >> 8);
    bytes[15] = static_cast<std::uint8_t>(number);
    return model::EntityId(bytes);
}

inline std::array<std::uint8_t, 32> hashOf(int number) {
    std::array<std::uint8_t, 32> hash{};
    hash[0] = static_cast<std::uint8_t>(number);
    hash[31] = static_cast<std::uint8_t>(number >> 8);
    return hash;
}

#define ASSERT_OK(expression)                               \
    do {                                                    \
        const leadloom::Status status_ = (expression);      \
        ASSERT_TRUE(status_) << status_.error().describe(); \
    } while (false)

#define EXPECT_OK(expression)                               \
    do {                                                    \
        const leadloom::Status status_ = (expression);      \
        EXPECT_TRUE(status_) << status_.error().describe(); \
    } while (false)

}  // namespace leadloom::store
