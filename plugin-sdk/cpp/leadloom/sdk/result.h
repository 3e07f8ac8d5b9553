#pragma once

#include <utility>
#include <variant>

#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

/// Either a value or the Status that explains its absence (never LL_OK).
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Status status) : state_(std::in_place_index<1>, std::move(status)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& operator*() & { return std::get<0>(state_); }
    const T& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }
    /// What `next` (value → Result or Status) makes of the value; a failure stays as it is.
    template <typename Next>
    auto then(Next&& next) & -> decltype(next(std::declval<T&>())) {
        if (!*this) return status();
        return next(**this);
    }
    template <typename Next>
    auto then(Next&& next) && -> decltype(next(std::declval<T&>())) {
        if (!*this) return status();
        return next(**this);
    }
    /// LL_OK where there is a value.
    Status status() const { return *this ? Status::ok() : std::get<1>(state_); }

private:
    std::variant<T, Status> state_;
};

}  // namespace leadloom::sdk
