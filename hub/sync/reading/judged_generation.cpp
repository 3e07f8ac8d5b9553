#include "hub/sync/reading/judged_generation.h"

#include <charconv>
#include <string>

namespace leadloom::sync {
namespace {

std::string keyOf(store::StreamKey stream) {
    return "judged_generation:" + std::to_string(stream);
}

std::string newestKeyOf(store::StreamKey stream) {
    return "newest_generation:" + std::to_string(stream);
}

}  // namespace

Result<std::int64_t> newestGeneration(store::Transaction& tx, store::StreamKey stream) {
    const auto stored = tx.value(newestKeyOf(stream));
    if (!stored) return stored.error();
    std::int64_t newest = 0;
    if (*stored) {
        std::from_chars((*stored)->data(), (*stored)->data() + (*stored)->size(), newest);
    }
    return newest;
}

Status keepNewest(store::Transaction& tx, store::StreamKey stream, std::int64_t generation) {
    const auto known = newestGeneration(tx, stream);
    if (!known) return known.error();
    if (*known >= generation) return Status::ok();
    return tx.putValue(newestKeyOf(stream), std::to_string(generation));
}

Result<JudgedGeneration> judgedGeneration(store::Transaction& tx, store::StreamKey stream) {
    const auto stored = tx.value(keyOf(stream));
    if (!stored) return stored.error();
    JudgedGeneration judged;
    if (!*stored) return judged;
    const char* end = (*stored)->data() + (*stored)->size();
    const auto first = std::from_chars((*stored)->data(), end, judged.generation);
    if (first.ptr != end) std::from_chars(first.ptr + 1, end, judged.atUs);
    return judged;
}

Status keepJudged(store::Transaction& tx, store::StreamKey stream, const JudgedGeneration& judged) {
    return tx.putValue(keyOf(stream),
                       std::to_string(judged.generation) + " " + std::to_string(judged.atUs));
}

}  // namespace leadloom::sync
