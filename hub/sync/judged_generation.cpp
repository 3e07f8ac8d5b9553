#include "hub/sync/judged_generation.h"

#include <charconv>
#include <string>

namespace leadloom::sync {
namespace {

std::string keyOf(store::StreamKey stream) {
    return "judged_generation:" + std::to_string(stream);
}

}  // namespace

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
