#pragma once

#include <cstddef>
#include <cstdint>

namespace leadloom::tests {

/// How hard the hub's life is made.
struct Hardship {
    std::size_t people = 400;  ///< in each CRM
    int kills = 8;
    std::size_t edits = 20;
    std::uint64_t seed = 1;
};

/// Two CRMs and a folder of exports are brought into agreement by a hub that is killed again and
/// again, while a proxy resets, cuts, delays and swallows what goes over the wire and people edit
/// records. Afterwards nothing may be lost or doubled, both CRMs must be equal, and another run
/// must write nothing.
void expectAgreementDespite(const Hardship& hardship);

}  // namespace leadloom::tests
