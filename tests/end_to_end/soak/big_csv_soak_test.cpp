#include <gtest/gtest.h>

#include "tests/end_to_end/big_csv.h"

namespace leadloom::tests {
namespace {

TEST(BigCsvSoak, OfAGigabyteIsReadInTheMemoryOfFiftyMegabytes) {
    expectReadInBoundedMemory(1U << 30U, 7'000);
}

}  // namespace
}  // namespace leadloom::tests
