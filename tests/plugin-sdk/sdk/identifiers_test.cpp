// The vectors that platforms publish, and ours, which were computed by hand.
#include <gtest/gtest.h>
#include <leadloom/sdk/identifiers.h>

#include "tests/plugin-sdk/sdk/hub_fixture.h"

namespace leadloom::sdk {
namespace {

using F = IdentifierField;
using P = AdPlatform;

struct Vector {
    P platform;
    F field;
    std::string_view input;
    std::string_view normal;
    std::string_view hash;
};

constexpr std::string_view JaneGoogle =
    "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69";
constexpr std::string_view JanePlus =
    "5f0d1df1fc49e30424381b57b1d4c73e067772a4267dde043a19b026935602c8";
constexpr std::string_view JaneExample =
    "c3374bcfe3572e09f37602e0e179782352c5e117a4a3767824abbaa21bbdef8b";
constexpr std::string_view JaneGooglemail =
    "338abf9ef1c8793cadc7bcf51ed595338eb727ed9e06ce3d91d566d60b975937";
constexpr std::string_view Mobile =
    "536afd523e19dc83fccba822ef5e4ca646111314aaf0aa286667c5bea18dd70b";
constexpr std::string_view UsNumber =
    "9e1919ad78a34fd67a84bfbcf2fea14074065517bea32e92924771c3f92e5462";

constexpr Vector Vectors[] = {
    {P::Meta, F::Email, "John_Smith@gmail.com", "john_smith@gmail.com",
     "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"},
    {P::Meta, F::Phone, "+1 (650)555-1212", "16505551212",
     "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176"},
    {P::Meta, F::GivenName, "Mary", "mary",
     "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec"},
    {P::Meta, F::GivenName, "정", "정",
     "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14"},
    {P::Meta, F::GivenName, "Valéry", "valéry",
     "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c"},
    {P::Google, F::Email, "  ALEXZ@example.com   ", "alexz@example.com",
     "509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a"},
    {P::Google, F::Phone, "+1-800-555-0100", "+18005550100",
     "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30"},
    {P::Google, F::GivenName, "  GivenName  ", "givenname",
     "128a07bfe2df877c52076e60d7774cf5baaa046c5a6c48daf30ff43ecca2f814"},
    {P::Google, F::FamilyName, "Familyname", "familyname",
     "77762c287e61ce065bee5c15464012c6fbe088398b8057627d5577249430d574"},
    {P::Google, F::FamilyName, " O'Connor-Smith ", "o'connor-smith",
     "1c017a787527d0e3f20165ee046506a94a3b7f7ddde73d231d7f8fb49e49de70"},
    {P::Meta, F::FamilyName, " O'Connor-Smith ", "oconnorsmith",
     "8b9b81060e97cca385805fabeb71790f3bdd8a97e59e28808747c49780595636"},
    {P::Meta, F::City, "New York", "newyork",
     "350c754ba4d38897693aa077ef43072a859d23f613443133fecbbd90a3512ca5"},
    {P::Meta, F::PostalCode, "1229-076", "1229",
     "ee932b02fc14995ab1085f9c686b916d3dd5d21361ca4c20923965257334991d"},
    {P::Google, F::Email, " Jane.Doe+Promo@GMail.com ", "janedoe@gmail.com", JaneGoogle},
    {P::Microsoft, F::Email, " Jane.Doe+Promo@GMail.com ", "janedoe@gmail.com", JaneGoogle},
    {P::Meta, F::Email, " Jane.Doe+Promo@GMail.com ", "jane.doe+promo@gmail.com", JanePlus},
    {P::LinkedIn, F::Email, " Jane.Doe+Promo@GMail.com ", "jane.doe+promo@gmail.com", JanePlus},
    {P::TikTok, F::Email, " Jane.Doe+Promo@GMail.com ", "jane.doe+promo@gmail.com", JanePlus},
    {P::X, F::Email, " Jane.Doe+Promo@GMail.com ", "jane.doe+promo@gmail.com", JanePlus},
    {P::Google, F::Email, "Jane.Doe@googlemail.com", "janedoe@googlemail.com", JaneGooglemail},
    {P::Microsoft, F::Email, "Jane.Doe@googlemail.com", "janedoe@googlemail.com", JaneGooglemail},
    {P::Meta, F::Email, "Jane.Doe@googlemail.com", "jane.doe@googlemail.com",
     "9c2764e1af636435a4bcf2a98733aeb0e027d6e78855043310150e99d73d3440"},
    {P::Google, F::Email, "  Jane.Doe+Promo@Example.COM", "jane.doe+promo@example.com",
     JaneExample},
    {P::Microsoft, F::Email, "  Jane.Doe+Promo@Example.COM", "janedoe@example.com",
     "c4d25e9c90ff23e9145397bc6fbd5385ca5fbe78211222ccbecd0b369ebb19a6"},
    {P::Meta, F::Email, "  Jane.Doe+Promo@Example.COM", "jane.doe+promo@example.com", JaneExample},
    {P::TikTok, F::Email, "alice_abc@gmail.com", "alice_abc@gmail.com",
     "848a771458438fc2ec420560d769fb9b9b86851ee338ec56517baabd79d3bb4f"},
    {P::Meta, F::Email, "person@example.com", "person@example.com",
     "542d240129883c019e106e3b1b2d3f3cb3537c43c425364de8e951d5a3083345"},
    {P::Meta, F::Email, "jane.doe@gmail.com", "jane.doe@gmail.com",
     "831f6494ad6be4fcb3a724c3d5fef22d3ceffa3c62ef3a7984e45a0ea177f982"},
    {P::Google, F::Phone, "+1 (415) 555-0132", "+14155550132", UsNumber},
    {P::TikTok, F::Phone, "+1 (415) 555-0132", "+14155550132", UsNumber},
    {P::Microsoft, F::Phone, "+1 (415) 555-0132", "+14155550132", UsNumber},
    {P::Meta, F::Phone, "+14155550132", "14155550132",
     "11072303eb5c8cb5c5a1ebb762f11b37b07131265b46fdfe1276196bfbd3ca51"},
    {P::Google, F::Phone, "0049 151 12345678", "+4915112345678", Mobile},
    {P::TikTok, F::Phone, "+4915112345678", "+4915112345678", Mobile},
    {P::Meta, F::Phone, "0049 151 12345678", "4915112345678",
     "8efb96404be52f6109b9db0f687274a81e9e3cc23fabd6f0da5d38baa3d2facd"},
    {P::TikTok, F::Phone, "+1 213 373 4253", "+12133734253",
     "9f7ec22d72092cd3c0b58726ed9c2d91b92e51a3f29837508fb2948bb22dd2fd"},
    {P::Meta, F::GivenName, "  JANE ", "jane",
     "81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2"},
    {P::Meta, F::FamilyName, "Doe", "doe",
     "799ef92a11af918e3fb741df42934f3b568ed2d93ac1df74f1b8d41a27932a6f"},
    {P::Meta, F::FamilyName, "Müller", "müller",
     "2dbd218072117713f2d5996a726a9b216ed791ffd0783b6ba4ab6d61b8333192"},
    {P::Meta, F::FamilyName, "Mu\u0308ller", "müller",
     "2dbd218072117713f2d5996a726a9b216ed791ffd0783b6ba4ab6d61b8333192"},
    {P::Meta, F::City, "Berlin ", "berlin",
     "fb38a93fd89e1a5fc7852a5d7109e321d23a721a1899292273ac5a21dc4db378"},
    {P::Meta, F::Country, "US", "us",
     "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"},
    {P::Meta, F::PostalCode, "10115", "10115",
     "ac7bb74de6884ffce919c15fef4193749d4588026c643973946713ac46da540d"},
    {P::TikTok, F::ExternalId, "acme-lead-42", "acme-lead-42",
     "461e48d6276b5a98d47f1c54c910d54923de36d448850ba271dbdc5e0adc3477"},
};

class Identifiers : public ::testing::Test, public HubFixture {
protected:
    std::string normal(P platform, F field, std::string_view text) {
        const auto result = IdentifierHasher(host, platform).normal(field, text);
        return result ? *result : "failed: " + result.status().message();
    }
    std::string hashed(P platform, F field, std::string_view text, HashText as = HashText::Hex) {
        const auto result = IdentifierHasher(host, platform).hashed(field, text, as);
        return result ? *result : "failed: " + result.status().message();
    }
};

TEST_F(Identifiers, ComeOutAsTheVectorsOfEachPlatform) {
    for (const auto& vector : Vectors) {
        EXPECT_EQ(normal(vector.platform, vector.field, vector.input), vector.normal);
        EXPECT_EQ(hashed(vector.platform, vector.field, vector.input), vector.hash) << vector.input;
    }
}

TEST_F(Identifiers, FollowGooglesOwnPairs) {
    EXPECT_EQ(normal(P::Google, F::Email, "Cloudy.SanFrancisco+shopping@gmail.com"),
              "cloudysanfrancisco@gmail.com");
    EXPECT_EQ(normal(P::Google, F::Email, "Jefferson.LOVES.Hiking@googlemail.com"),
              "jeffersonloveshiking@googlemail.com");
    EXPECT_EQ(normal(P::Google, F::Email, "user.name+NYC@Example.com"),
              "user.name+nyc@example.com");
}

TEST_F(Identifiers, AreEncodedAsBase64WhereThatIsDeclared) {
    EXPECT_EQ(hashed(P::Google, F::Email, "janedoe@gmail.com", HashText::Base64),
              "1hFzBkhe0OUK+rOshx6Y+BaZFR8wKBUn1j/18jNlbGk=");
    EXPECT_EQ(hashed(P::Google, F::Email, JaneGoogle, HashText::Base64),
              "1hFzBkhe0OUK+rOshx6Y+BaZFR8wKBUn1j/18jNlbGk=");
}

TEST_F(Identifiers, ThatAreNoneAreLeftOutAndNeverHashedEmpty) {
    for (const auto* address : {"jane@", "@x.com", "jane", "", " ", "a@b@c.example",
                                "jane doe@example.com", " ...@gmail.com", "+x@gmail.com"})
        EXPECT_EQ(hashed(P::Google, F::Email, address), "") << address;
    for (const auto* number : {"12345", "0151 12345678", "+0151123456", "+49 151 CALL ME", "", "+"})
        EXPECT_EQ(hashed(P::Meta, F::Phone, number), "") << number;
    EXPECT_EQ(hashed(P::Meta, F::Country, "USA"), "");
    EXPECT_EQ(hashed(P::LinkedIn, F::Phone, "+14155550132"), "");
    EXPECT_EQ(hashed(P::TikTok, F::GivenName, "Jane"), "");
}

TEST_F(Identifiers, ThatAreHashedAlreadyPassAndAnMd5IsRefused) {
    EXPECT_EQ(hashed(P::Meta, F::Email,
                     "831F6494AD6BE4FCB3A724C3D5FEF22D3CEFFA3C62EF3A7984E45A0EA177F982"),
              "831f6494ad6be4fcb3a724c3d5fef22d3ceffa3c62ef3a7984e45a0ea177f982");
    const auto md5 =
        IdentifierHasher(host, P::Meta).hashed(F::Email, "ac1ae9524c7b778e5a449b8f7854f99e");
    EXPECT_EQ(md5.status().code(), LL_INVALID_RECORD);
}

TEST_F(Identifiers, ThatAPlatformTakesPlainAreNotHashed) {
    EXPECT_EQ(normal(P::Google, F::Country, "us"), "US");
    EXPECT_EQ(normal(P::Google, F::PostalCode, " 1229-076 "), "1229-076");
    EXPECT_EQ(normal(P::LinkedIn, F::GivenName, " Jane "), "Jane");
    EXPECT_EQ(hashed(P::Google, F::Country, "us"), "");
    EXPECT_TRUE(IdentifierHasher::isPlain(P::LinkedIn, F::ExternalId));
}

TEST_F(Identifiers, NeedTheHubsServicesAndSayWhich) {
    hub.withhold(LL_SERVICE_TEXT_FORMS);
    const auto lost = IdentifierHasher(host, P::Meta).hashed(F::Email, "a@b.example");
    EXPECT_EQ(lost.status().code(), LL_UNSUPPORTED);
}

}  // namespace
}  // namespace leadloom::sdk
