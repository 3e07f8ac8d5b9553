#include "tests/end_to_end/big_csv.h"

#include <gtest/gtest.h>

namespace leadloom::tests {
namespace {

TEST(BigCsv, OfFiftyMegabytesIsReadInBoundedMemory) {
    expectReadInBoundedMemory(50U << 20U, 500);
}

}  // namespace
}  // namespace leadloom::tests
