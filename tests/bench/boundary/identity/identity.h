#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace leadloom::bench {

/// The work of an identity pair of connectors, compiled into the plugin and into the program that
/// measures it: the one makes records of about 1 KB, the other takes them and forgets them.
class IdentitySource {
public:
    static constexpr std::size_t BatchSize = 100;

    struct Made {
        std::string id;
        std::string version;
        std::string payload;
    };

    IdentitySource() {
        for (std::size_t i = 0; i < made_.size(); ++i) {
            const std::string number = std::to_string(i);
            made_[i] = {"person-" + number, "v" + number,
                        "{\"id\":\"person-" + number + "\",\"note\":\"" +
                            std::string(950 + i % 50, static_cast<char>('a' + i % 26)) + "\"}"};
        }
    }

    /// Record `number` of the stream; the same ones come again after a thousand.
    const Made& at(std::size_t number) const { return made_[number % made_.size()]; }

private:
    std::array<Made, 1000> made_;
};

/// What a target says of a record it took: something that depends on its bytes.
inline std::string receiptFor(std::string_view payload) {
    return std::to_string(payload.size()) + payload[payload.size() / 2];
}

}  // namespace leadloom::bench
