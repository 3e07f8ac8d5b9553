#include "tests/end_to_end/hardship.h"

#include <gtest/gtest.h>

namespace leadloom::tests {
namespace {

TEST(Hardship, OfEightKillsAndABadLineLosesNothingAndDoublesNothing) {
    expectAgreementDespite({.people = 400, .kills = 8, .edits = 20, .seed = 7});
}

}  // namespace
}  // namespace leadloom::tests
