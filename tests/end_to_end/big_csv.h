#pragma once

#include <cstddef>

namespace leadloom::tests {

/// Reads an export of so many bytes with the built hub: it must end well with a thousand leads, and
/// its anonymous memory must stay below a bound that does not depend on the file. `seconds`: the
/// longest it may take.
void expectReadInBoundedMemory(std::size_t bytes, int seconds);

}  // namespace leadloom::tests
