#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace leadloom::normalize {

/// Whether letters of another script than the Latin one are in it; signs and emoji are none.
bool holdsForeignLetters(std::string_view text);

/// Folds text of any script to lower-case ASCII letters and digits with single blanks between
/// words: "Юлия Ødegård" gives "yuliya odegard". Russian and Greek are romanised as passports do
/// it, the other scripts as ICU does. Latin text takes a short way. Loads ICU's rules at their
/// first need; not thread-safe: one per worker.
class LatinFolder {
public:
    LatinFolder();
    ~LatinFolder();
    LatinFolder(const LatinFolder&) = delete;
    LatinFolder& operator=(const LatinFolder&) = delete;

    std::string fold(std::string_view text);

private:
    struct Rules;
    std::unique_ptr<Rules> rules_;
};

}  // namespace leadloom::normalize
