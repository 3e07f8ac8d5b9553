#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <leadloom/sdk/batch_elements.h>
#include <leadloom/sdk/connector_of.h>
#include <leadloom/sdk/field_description.h>
#include <leadloom/sdk/page.h>

#include "account.h"

/// What the connector is made of; each part stands in a file of its own.
namespace leadloom::mixpanel {

Status check(Account& account, const FindingSink& sink);
Status discover(Account& account, std::string_view stream, const DiscoverySink& sink);
Status read(Account& account, const ReadTask& task);
Status byIds(Account& account, const LookupTask& task, std::span<const std::string> ids);
Status byKey(Account& account, const LookupTask& task, std::string_view key,
             std::string_view value);
Status write(Account& account, const WriteTask& task);
Result<std::string> erase(Account& account, std::string_view keysJson);
Status pull(Account& account, std::string_view report, const DayRange& days,
            const RecordSink& sink);
Status upload(Account& account, const WriteTask& task);

inline constexpr std::int64_t SecondUs = 1'000'000;
inline constexpr std::int64_t DayUs = 86'400 * SecondUs;

Status readProfiles(Account& account, const ReadTask& task);
Status readEvents(Account& account, const ReadTask& task);
/// Everything that a question finds, or why that isn't known.
Result<Answer> findProfiles(Account& account, const Query& form);
/// Questions for profiles by their ids, or by e-mail.
Query withIds(std::span<const std::string> ids);
Query withEmail(std::string_view address);
inline constexpr std::size_t MostFetched = 500;

/// The events of a day as Mixpanel has them, one a line. `most` 0 = all.
Result<Answer> exportOf(Account& account, std::int64_t day, std::int64_t most = 0);

/// Sends writes to /import or, where that asks for no credential, to /engage, and reports each.
Status sendAll(Account& account, std::string_view path, bool authorized,
               std::span<const BatchElements> all, WriteOutcomes& outcomes);

}  // namespace leadloom::mixpanel
