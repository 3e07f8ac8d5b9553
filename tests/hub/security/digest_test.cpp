#include "hub/security/digest.h"

#include <thread>

#include <gtest/gtest.h>

#include "hub/security/encoding.h"

namespace leadloom::security {
namespace {

TEST(Digest, AgreesWithThePublishedSha256Vectors) {
    EXPECT_EQ(toHex(bytesOf(sha256("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(toHex(bytesOf(sha256(""))),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, AgreesWithTheHmacVectorsOfRfc4231) {
    EXPECT_EQ(toHex(bytesOf(hmacSha256("Jefe", "what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(toHex(bytesOf(hmacSha256(std::string(20, '\x0b'), "Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

TEST(Digest, ReusedContextsDoNotMixTheTextsOfManyThreads) {
    std::vector<std::thread> threads;
    std::array<bool, 8> right{};
    for (std::size_t index = 0; index < right.size(); ++index) {
        threads.emplace_back([index, &right] {
            const std::string text(index + 1, 'x');
            const auto first = sha256(text);
            const auto signature = hmacSha256(text, text);
            right[index] = true;
            for (int round = 0; round < 200; ++round) {
                right[index] =
                    right[index] && sha256(text) == first && hmacSha256(text, text) == signature;
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_TRUE(std::ranges::all_of(right, [](bool ok) { return ok; }));
}

TEST(Digest, ComparesBytesOfEqualLengthOnly) {
    EXPECT_TRUE(constantTimeEqual("abc", "abc"));
    EXPECT_FALSE(constantTimeEqual("abc", "abd"));
    EXPECT_FALSE(constantTimeEqual("abc", "abcd"));
    EXPECT_TRUE(constantTimeEqual("", ""));
}

TEST(Encoding, ReadsBackWhatItWrote) {
    for (std::size_t size = 0; size < 9; ++size) {
        const std::string bytes = std::string("\x00\xff\x10\x80~?>\x7f\x01", 9).substr(0, size);
        EXPECT_EQ(fromHex(toHex(bytes)), bytes);
        EXPECT_EQ(fromBase64(toBase64(bytes)), bytes);
        EXPECT_EQ(fromBase64(toBase64Url(bytes)), bytes);
    }
    EXPECT_EQ(toBase64("fo"), "Zm8=");
    EXPECT_EQ(toBase64Url("\xfb\xff"), "-_8");
}

TEST(Encoding, RefusesWhatIsNeitherHexNorBase64) {
    EXPECT_EQ(fromHex("abc"), std::nullopt);
    EXPECT_EQ(fromHex("zz"), std::nullopt);
    EXPECT_EQ(fromBase64("a"), std::nullopt);
    EXPECT_EQ(fromBase64("ab c"), std::nullopt);
    EXPECT_EQ(fromBase64("===="), std::nullopt);
}

TEST(Encoding, EncodesFormValuesByTheirBytes) {
    EXPECT_EQ(percentEncode("a b+c/é~"), "a%20b%2Bc%2F%C3%A9~");
}

}  // namespace
}  // namespace leadloom::security
