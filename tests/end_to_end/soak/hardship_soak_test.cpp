#include <gtest/gtest.h>

#include "tests/end_to_end/hardship.h"

namespace leadloom::tests {
namespace {

TEST(HardshipSoak, OfTwoHundredKillsAmongTwentyThousandRecordsLosesNothingAndDoublesNothing) {
    expectAgreementDespite({.people = 7'000, .kills = 200, .edits = 500, .seed = 11});
}

}  // namespace
}  // namespace leadloom::tests
