#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "plugin-sdk/testing/fake_hub_parts.h"

namespace leadloom::testing {

namespace {

const EVP_MD* algorithmOf(std::int32_t number) {
    if (number == LL_DIGEST_MD5) return EVP_md5();
    if (number == LL_DIGEST_SHA1) return EVP_sha1();
    return number == LL_DIGEST_SHA512 ? EVP_sha512() : nullptr;
}

const unsigned char* bytesOf(ll_str text) {
    return reinterpret_cast<const unsigned char*>(text.data);
}

ll_status put(const ll_text_sink* out, const unsigned char* bytes, unsigned size) {
    return out->put(out, {reinterpret_cast<const char*>(bytes), size});
}

ll_status vendorDigest(const ll_crypto*, std::int32_t algorithm, ll_str message,
                       const ll_text_sink* out) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const auto* known = algorithmOf(algorithm);
    if (known == nullptr) return LL_UNSUPPORTED;
    EVP_Digest(message.data, message.size, bytes, &size, known, nullptr);
    return put(out, bytes, size);
}

ll_status vendorHmac(const ll_crypto*, std::int32_t algorithm, ll_str key, ll_str message,
                     const ll_text_sink* out) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const auto* known = algorithmOf(algorithm);
    if (known == nullptr) return LL_UNSUPPORTED;
    HMAC(known, key.data, static_cast<int>(key.size), bytesOf(message), message.size, bytes, &size);
    return put(out, bytes, size);
}

ll_status decrypt(const ll_crypto*, ll_str key, ll_str iv, ll_str bytes, const ll_text_sink* out) {
    if (key.size != 32 || iv.size != 16 || bytes.size == 0 || bytes.size % 16 != 0)
        return LL_INVALID_RECORD;
    std::string plain(bytes.size, '\0');
    auto* into = reinterpret_cast<unsigned char*>(plain.data());
    int size = 0;
    auto* context = EVP_CIPHER_CTX_new();
    EVP_DecryptInit_ex(context, EVP_aes_256_cbc(), nullptr, bytesOf(key), bytesOf(iv));
    EVP_CIPHER_CTX_set_padding(context, 0);
    EVP_DecryptUpdate(context, into, &size, bytesOf(bytes), static_cast<int>(bytes.size));
    EVP_CIPHER_CTX_free(context);
    return out->put(out, viewOf(plain));
}

bool goes(UChar32 character, std::int32_t forms) {
    const bool mark =
        (forms & LL_TEXT_NO_MARKS) != 0 && u_charType(character) == U_NON_SPACING_MARK;
    return mark || ((forms & LL_TEXT_NO_PUNCTUATION) != 0 && u_ispunct(character));
}

ll_status form(const ll_text_forms*, std::int32_t forms, ll_str text, const ll_text_sink* out) {
    auto whole = icu::UnicodeString::fromUTF8(owned(text));
    UErrorCode fault = U_ZERO_ERROR;
    if (whole.indexOf(UChar32{0xfffd}) >= 0) return LL_INVALID_RECORD;
    if ((forms & LL_TEXT_LOWER) != 0) whole.toLower(icu::Locale::getRoot());
    if ((forms & LL_TEXT_NO_MARKS) != 0)
        whole = icu::Normalizer2::getNFDInstance(fault)->normalize(whole, fault);
    icu::UnicodeString kept;
    for (std::int32_t at = 0; at < whole.length(); at = whole.moveIndex32(at, 1))
        if (!goes(whole.char32At(at), forms)) kept.append(whole.char32At(at));
    if ((forms & LL_TEXT_TRIMMED) != 0) kept.trim();
    std::string done;
    icu::Normalizer2::getNFCInstance(fault)->normalize(kept, fault).toUTF8String(done);
    return out->put(out, viewOf(done));
}

}  // namespace

void FakeHub::Parts::fillTextAndCrypto() {
    crypto = {sizeof(ll_crypto), this, &vendorDigest, &vendorHmac, &decrypt};
    textForms = {sizeof(ll_text_forms), this, &form};
}

}  // namespace leadloom::testing
