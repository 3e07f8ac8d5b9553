#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "plugin-sdk/testing/faulty_transport.h"

/// What goes wrong on the way to a vendor and back.
namespace leadloom::testing::faults {

/// Nothing was sent.
FaultyTransport::Fault unreachable();
/// The vendor takes the request, the answer is lost.
FaultyTransport::Fault resetAfterEffect();
/// The vendor takes the request and answers with this instead.
FaultyTransport::Fault answerAfterEffect(int status, const std::string& body);
/// The vendor never sees the request.
FaultyTransport::Fault answer(int status, const std::string& body,
                              const std::vector<std::pair<std::string, std::string>>& headers = {});
/// The real answer (JSON or XML), cut in the middle, as if it were whole.
FaultyTransport::Fault cutJson();
/// The first answer that holds records, again and again.
FaultyTransport::Fault repeatAnswer();

/// The real answer, but that each list of `size` lacks its last element; says so in `cut`.
FaultyTransport::Fault shortenLists(std::size_t size, bool& cut);
/// The real answer with `change` made to each record of its lists.
FaultyTransport::Fault changeRecords(std::function<void(nlohmann::json&)> change);

/// What a spoiled JSON document looks like.
enum class Spoil { NumbersForStrings, Nulls, ArraysAndObjectsSwapped, HugeNumbers };
FaultyTransport::Fault spoilJson(Spoil how);

std::string htmlPage();
std::string deepJson();

}  // namespace leadloom::testing::faults
