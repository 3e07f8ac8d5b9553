#include <algorithm>
#include <vector>

#include <leadloom/sdk/encoding.h>
#include <leadloom/sdk/json_text.h>
#include <leadloom/sdk/page.h>
#include <leadloom/sdk/page_links.h>

#include "parts.h"

namespace leadloom::vkontakte {

namespace {

constexpr std::uint32_t MostListed = 1000;
constexpr std::string_view MemberFields = "bdate,city,country,domain,mobile_phone,photo_200,sex";

/// Where a walk through the forms stands: "7/token". Forms go by rising id.
struct FormPlace {
    std::int64_t form = 0;  ///< 0: before the first
    std::string token;

    static FormPlace parse(std::string_view text) {
        const auto slash = std::min(text.find('/'), text.size());
        return {integerOr(text.substr(0, slash), 0),
                std::string(text.substr(std::min(slash + 1, text.size())))};
    }
    std::string text() const { return std::to_string(form) + "/" + token; }
};

/// The first form behind this one; 0 where there is none. The community keeps few of them.
Result<std::int64_t> formBehind(Account& account, std::int64_t form) {
    const auto answer = account.callMethod("leadForms.list", account.ofGroup(), "listing forms");
    if (!answer) return answer.status();
    std::int64_t next = 0;
    auto status = answer->each("/response", {"/form_id"}, [&](const JsonItem& item) -> Status {
        const auto id = integerOr(item.value(0), 0);
        if (id <= 0) return {LL_TRANSIENT, "VK sent a form without an id"};
        if (id > form && (next == 0 || id < next)) next = id;
        return Status::ok();
    });
    if (!status) return status;
    return next;
}

Result<Page> leadsOf(Account& account, const Answer& answer, std::int64_t form) {
    return pageOf(
        answer, "/response/leads", {"/lead_id", "/user_id", "/answers"},
        [&](const JsonItem& item, Page& page) -> Status {
            if (account.call().isCancelled()) return Status::cancelled();
            const auto fields = fieldsOf(account, item.value(2));
            if (!fields) return fields.status();
            const auto first = leadMembers(item.value(1), std::to_string(form), *fields);
            page.batch.add(Record::upsert(leadId(account, item.value(0)),
                                          page.batch.keep(withMembers(first, item.slice()))));
            return Status::ok();
        });
}

Result<PageEnd> leadsPage(Account& account, const ReadCursor& at, const ReadTask& task) {
    auto place = FormPlace::parse(at.position);
    if (place.form == 0) {
        const auto first = formBehind(account, 0);
        if (!first) return first.status();
        PageEnd none;
        none.last = *first == 0;
        none.position = FormPlace{*first, {}}.text();
        return none;
    }
    const auto answer = account.callMethod("leadForms.getLeads",
                                           account.ofGroup()
                                               .add("form_id", place.form)
                                               .add("limit", task.options.pageSize(MostListed))
                                               .addIf("next_page_token", place.token),
                                           "listing leads");
    const auto code = answer.status().code();
    const bool forgotten = code == LL_INVALID_CONFIG && !place.token.empty();
    if (!answer && (forgotten || code == LL_NOT_FOUND))
        return Status{LL_CURSOR_EXPIRED, "VK doesn't know the form or the page any more"};
    if (!answer) return answer.status();
    auto page = leadsOf(account, *answer, place.form);
    if (!page) return page.status();
    const auto token = answer->value("/response/next_page_token");
    if (!token) return token.status();
    place.token = *token;
    if (token->empty()) {
        const auto next = formBehind(account, place.form);
        if (!next) return next.status();
        page->end.last = *next == 0;
        place.form = *next;
    }
    page->end.position = place.text();
    return page->putTo(task.sink);
}

Result<PageEnd> membersPage(Account& account, const ReadCursor& at, const ReadTask& task) {
    const std::int64_t limit = task.options.pageSize(MostListed);
    const OffsetPaging paging{limit, limit / 10};
    const auto offset = paging.at(at.position);
    const auto answer = account.callMethod("groups.getMembers",
                                           account.ofGroup()
                                               .add("sort", "id_asc")
                                               .add("offset", offset)
                                               .add("count", limit)
                                               .add("fields", MemberFields),
                                           "listing members");
    if (!answer) return answer.status();
    auto page = pageOf(*answer, "/response/items", {"/id"}, [](const JsonItem& item, Page& rows) {
        const auto first = "\"handle\":" + jsonString(Account::handleOf(item.value(0)));
        rows.batch.add(
            Record::upsert(item.value(0), rows.batch.keep(withMembers(first, item.slice()))));
        return Status::ok();
    });
    if (!page) return page.status();
    const auto total = answer->integer("/response/count");
    if (!total) return total.status();
    paging.finish(at.position, page->end);
    page->end.remaining = std::max<std::int64_t>(0, *total - offset);
    return page->putTo(task.sink);
}

}  // namespace

Status read(Account& account, const ReadTask& task) {
    if (task.stream == Messages) return readNothing(task.sink, task.cursor);
    if (task.stream != Leads && task.stream != Members) return noSuchStream(task.stream);
    return walkByToken(account.call(), task.sink, task.cursor, {0, 0, true},
                       [&](const ReadCursor& at, std::int64_t) {
                           return task.stream == Leads ? leadsPage(account, at, task)
                                                       : membersPage(account, at, task);
                       });
}

}  // namespace leadloom::vkontakte
