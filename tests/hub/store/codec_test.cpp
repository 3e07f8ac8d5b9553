#include <gtest/gtest.h>

#include "hub/store/canonical_codec.h"
#include "hub/store/shadow.h"

namespace leadloom::store {
namespace {

using model::Value;

Shadow fullShadow() {
    Shadow shadow;
    ShadowField& plain = shadow.at(1001);
    plain.external = Value::text("Ada@Acme.example");
    plain.canonical = Value::text("Ada@acme.example");
    plain.stampUs = 1'700'000'000'000'000;
    plain.own = true;
    ShadowField& same = shadow.at(1009);
    same.external = same.canonical = Value::text("Ada");
    same.stampUs = 1'700'000'000'000'000;
    same.settled = true;
    ShadowField& pending = shadow.at(10007);
    pending.external = Value::empty();
    pending.stampUs = -3;
    pending.pending = Value::text(std::string(300, 'x'));
    pending.pendingCanonical = Value::empty();
    pending.pendingSinceUs = 1'700'000'000'000'001;
    ShadowField& written = shadow.at(10009);
    written.canonical = written.pending = written.pendingCanonical = Value::text("as it was sent");
    written.pendingSinceUs = 6;
    ShadowField& waiting = shadow.at(12);
    waiting.pendingSinceUs = 5;
    waiting.unsure = true;
    return shadow;
}

void expectEqual(const Shadow& one, const Shadow& other) {
    ASSERT_EQ(one.fields.size(), other.fields.size());
    for (std::size_t i = 0; i < one.fields.size(); ++i) {
        const ShadowField& a = one.fields[i];
        const ShadowField& b = other.fields[i];
        EXPECT_EQ(a.field, b.field);
        EXPECT_EQ(a.external, b.external);
        EXPECT_EQ(a.canonical, b.canonical);
        EXPECT_EQ(a.stampUs, b.stampUs);
        EXPECT_EQ(a.own, b.own);
        EXPECT_EQ(a.settled, b.settled);
        EXPECT_EQ(a.pending, b.pending);
        EXPECT_EQ(a.pendingCanonical, b.pendingCanonical);
        EXPECT_EQ(a.pendingSinceUs, b.pendingSinceUs);
        EXPECT_EQ(a.unsure, b.unsure);
    }
}

TEST(ShadowCodec, GivesBackWhatItWasGiven) {
    const Shadow shadow = fullShadow();
    const auto decoded = decodeShadow(encode(shadow));
    ASSERT_TRUE(decoded);
    expectEqual(*decoded, shadow);
    EXPECT_TRUE(decodeShadow("")->fields.empty());
    EXPECT_TRUE(decodeShadow(encode(Shadow()))->fields.empty());
}

TEST(ShadowCodec, SpendsLittleBesideTheTexts) {
    Shadow shadow;
    for (model::FieldId field = 1001; field < 1021; ++field) {
        ShadowField& entry = shadow.at(field);
        entry.external = entry.canonical = Value::text("0123456789");
        entry.stampUs = 1'700'000'000'000'000;
    }
    EXPECT_LT(encode(shadow).size(), 20 * (10 + 5) + 16U);
}

TEST(ShadowCodec, RefusesEveryBlobThatIsCutOrLengthened) {
    const std::string blob = encode(fullShadow());
    for (std::size_t size = 1; size < blob.size(); ++size) {
        const auto decoded = decodeShadow(std::string_view(blob).substr(0, size));
        ASSERT_FALSE(decoded) << size;
        EXPECT_EQ(decoded.error().kind, ErrorKind::Storage);
    }
    EXPECT_FALSE(decodeShadow(blob + "x"));
    EXPECT_FALSE(decodeShadow("\x02"));
}

TEST(ShadowCodec, SurvivesAnyByteBeingWrong) {
    const std::string blob = encode(fullShadow());
    for (std::size_t at = 0; at < blob.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string wrong = blob;
            wrong[at] = static_cast<char>(wrong[at] ^ (1 << bit));
            const auto decoded = decodeShadow(wrong);
            const std::size_t fields = decoded ? decoded->fields.size() : 0;
            EXPECT_LE(fields, wrong.size());
        }
    }
}

CanonicalRow fullRow() {
    CanonicalRow row;
    row.at(1001) = {1001, Value::text("ada@acme.example"), 3, "c-1", 99, "latest"};
    row.at(1009) = {1009, Value::text("Ada"), 3, "c-1", 99, "latest"};
    row.at(10002) = {10002, Value::empty(), 4, "d-1", -5, "rank"};
    row.localEdits = {{1009, Value::text("Augusta"), 0, "", 100, "local"}};
    return row;
}

TEST(CanonicalCodec, GivesBackWhatItWasGiven) {
    const CanonicalRow row = fullRow();
    CanonicalRow decoded;
    ASSERT_TRUE(decodeFields(encodeFields(row), decoded));
    ASSERT_EQ(decoded.fields.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(decoded.fields[i].field, row.fields[i].field);
        EXPECT_EQ(decoded.fields[i].value, row.fields[i].value);
        EXPECT_EQ(decoded.fields[i].originStream, row.fields[i].originStream);
        EXPECT_EQ(decoded.fields[i].originRecord, row.fields[i].originRecord);
        EXPECT_EQ(decoded.fields[i].stampUs, row.fields[i].stampUs);
        EXPECT_EQ(decoded.fields[i].rule, row.fields[i].rule);
    }
    ASSERT_EQ(decoded.localEdits.size(), 1U);
    EXPECT_EQ(decoded.localEdits[0].value, Value::text("Augusta"));
    EXPECT_EQ(decoded.localEdits[0].rule, "local");
}

TEST(CanonicalCodec, RefusesEveryBlobThatIsCut) {
    const std::string blob = encodeFields(fullRow());
    for (std::size_t size = 0; size < blob.size(); ++size) {
        CanonicalRow decoded;
        EXPECT_FALSE(decodeFields(std::string_view(blob).substr(0, size), decoded)) << size;
    }
}

}  // namespace
}  // namespace leadloom::store
