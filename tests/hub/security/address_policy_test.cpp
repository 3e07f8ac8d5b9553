#include "hub/security/address_policy.h"

#include <gtest/gtest.h>

namespace leadloom::security {
namespace {

class PrivateAddress : public ::testing::TestWithParam<const char*> {};

TEST_P(PrivateAddress, IsRefusedUnlessPrivateNetworksAreAllowed) {
    const Status refused = AddressPolicy(false).check("crm.example", GetParam());
    ASSERT_FALSE(refused) << GetParam();
    EXPECT_EQ(refused.error().kind, ErrorKind::Forbidden);
    EXPECT_NE(refused.error().remedy.find("allow_private_networks"), std::string::npos);
    EXPECT_TRUE(AddressPolicy(true).check("crm.example", GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(EveryForm, PrivateAddress,
                         ::testing::Values("127.0.0.1", "127.255.0.3", "10.1.2.3", "172.16.0.1",
                                           "172.31.255.255", "192.168.1.1", "169.254.169.254",
                                           "100.64.0.1", "::1", "fe80::1", "fe80::1%eth0",
                                           "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1",
                                           "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
                                           "2002:7f00:1::", "2002:a00:1::1", "2001::1", "fec0::1"));

class PublicAddress : public ::testing::TestWithParam<const char*> {};

TEST_P(PublicAddress, IsAllowed) {
    EXPECT_TRUE(AddressPolicy(false).check("crm.example", GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(EveryForm, PublicAddress,
                         ::testing::Values("8.8.8.8", "172.32.0.1", "100.128.0.1", "11.0.0.1",
                                           "2606:4700::1111", "::ffff:8.8.8.8",
                                           "64:ff9b::808:808"));

class HostlessAddress : public ::testing::TestWithParam<const char*> {};

TEST_P(HostlessAddress, IsRefusedWhateverTheSetting) {
    EXPECT_FALSE(AddressPolicy(true).check("crm.example", GetParam())) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(EveryForm, HostlessAddress,
                         ::testing::Values("0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1",
                                           "::", "ff02::1", "crm.example", "", "0x7f.1",
                                           "::ffff:0.0.0.0"));

}  // namespace
}  // namespace leadloom::security
