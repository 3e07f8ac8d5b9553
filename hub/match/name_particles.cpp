#include "hub/match/name_particles.h"

#include <algorithm>
#include <string_view>

namespace leadloom::match {
namespace {

constexpr std::string_view Particles[] = {"van", "von", "der", "den", "de", "la",  "le",  "du",
                                          "di",  "da",  "del", "al",  "el", "bin", "ibn", "zu",
                                          "dos", "ten", "ter", "af",  "av", "of"};

bool isParticle(const std::string& word) {
    return std::find(std::begin(Particles), std::end(Particles), word) != std::end(Particles);
}

}  // namespace

std::vector<std::string> withoutParticles(std::vector<std::string> words) {
    if (std::all_of(words.begin(), words.end(), isParticle)) return words;
    std::erase_if(words, isParticle);
    return words;
}

}  // namespace leadloom::match
