#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "hub/net/host_resolver.h"

namespace leadloom::testing {

/// Answers each question with the next of the given lists, the last one for ever.
class FixedResolver final : public net::HostResolver {
public:
    using Addresses = std::vector<std::string>;

    FixedResolver() : answers_{Addresses{"127.0.0.1"}} {}
    explicit FixedResolver(std::vector<Addresses> answers) : answers_(std::move(answers)) {}

    Result<std::vector<std::string>> resolve(const std::string& host) override {
        const std::lock_guard lock(mutex_);
        asked_.push_back(host);
        return answers_[std::min(asked_.size(), answers_.size()) - 1];
    }

private:
    std::mutex mutex_;
    std::vector<std::vector<std::string>> answers_;
    std::vector<std::string> asked_;
};

}  // namespace leadloom::testing
