#pragma once

#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace leadloom::sandbox::vkontakte {

/// Why a call was refused; thrown within a method, answered with HTTP 200.
class Refusal : public std::runtime_error {
public:
    Refusal(int code, const std::string& message) : std::runtime_error(message), code_(code) {}
    nlohmann::json toJson() const { return {{"error_code", code_}, {"error_msg", what()}}; }

private:
    int code_;
};

}  // namespace leadloom::sandbox::vkontakte
