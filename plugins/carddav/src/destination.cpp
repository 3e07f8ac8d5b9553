#include <leadloom/sdk/text/edited_card.h>
#include <leadloom/sdk/text/vcard.h>
#include <leadloom/sdk/write_each.h>
#include <leadloom/sdk/write_form.h>
#include <leadloom/sdk/xml/webdav.h>
#include <nlohmann/json.hpp>

#include "parts.h"

namespace leadloom::carddav {

namespace {

using nlohmann::ordered_json;

constexpr std::string_view MediaType = "text/vcard; charset=utf-8";

/// The writes of one batch, one card after the other. A record that is handed back lives until the
/// next one is written.
class CardWriter {
public:
    CardWriter(Book& book, const BookPlace& place, const Shelf& shelf)
        : book_(book), place_(place), shelf_(shelf) {}

    WriteResult write(const Write& write) {
        const auto form = formOf(write, true);
        if (form == WriteForm::Delete) return remove(write);
        const auto values =
            ordered_json::parse(write.payload.empty() ? "{}" : write.payload, nullptr, false);
        if (!values.is_object())
            return WriteResult::failed({LL_INVALID_RECORD, "the payload is no JSON object"});
        if (form == WriteForm::Update)
            return update(write.externalId, write.expectedVersion, values);
        return create(write, values);
    }

private:
    WriteResult remove(const Write& write) {
        HttpRequest request;
        request.method = "DELETE";
        if (!write.expectedVersion.empty())
            request.withHeader("If-Match", std::string(write.expectedVersion));
        const auto answer = book_.exchange(std::move(request), path(write.externalId));
        if (!answer) return WriteResult::failed(answer.status());
        const auto status = book_.judge(*answer, Intent::Write, "deleting a card");
        const bool isDone = status.code() == LL_NOT_FOUND || answer->status() == 204 ||
                            (answer->isSuccess() && (answer->body().empty() || isXml(*answer)));
        if (isDone) return WriteResult::done(std::string(write.externalId));
        return WriteResult::failed(status ? doubtful() : status);
    }

    /// A card keeps the UID that it has in another book, where the record brings one: then it is
    /// the same card for whoever else synchronises the two. Else it is the hub's own id.
    WriteResult create(const Write& write, ordered_json values) {
        const auto own = std::string(write.marker.empty() ? write.idempotencyKey : write.marker);
        const auto given = values.find("UID");
        const bool isForeign = given != values.end() && given->is_string() && *given != own;
        const auto uid = isForeign ? given->get<std::string>() : own;
        values.erase("UID");
        if (shelf_.organizations) values["X-ABSHOWAS"] = "COMPANY";
        const auto name = uid + ".vcf";
        auto card = EditedCard::fresh(uid);
        auto done = put(name, card, values, "If-None-Match", "*");
        if (done.status.code() != LL_CONFLICT) return done;
        const auto existing = holderOf(uid, name);
        if (!existing) return WriteResult::failed(existing.status());
        if (!isForeign && !existing->empty()) return update(*existing, {}, values);
        done.existingId = *existing;
        return done;
    }

    /// The resource that is in the way of a new card with this UID; empty where none can be found.
    Result<std::string> holderOf(const std::string& uid, const std::string& name) {
        const auto cards = book_.fetch({name});
        if (!cards) return cards.status();
        if (!cards->front().gone) return name;
        const auto found = book_.search("UID", uid);
        if (!found) return found.status();
        return found->size() == 1 ? found->front().name : std::string();
    }

    WriteResult update(std::string_view id, std::string_view version, const ordered_json& values) {
        const auto cards = book_.fetch({std::string(id)});
        if (!cards) return WriteResult::failed(cards.status());
        const auto& found = cards->front();
        if (found.gone) return WriteResult::failed({LL_NOT_FOUND, "the card is not there"});
        if (!version.empty() && version != found.etag)
            return WriteResult::failed({LL_CONFLICT, "the card was changed meanwhile"});
        if (found.etag.empty())
            return WriteResult::failed(
                {LL_UNSUPPORTED, "the server has no ETags, so no card can be changed safely"});
        auto card = EditedCard::parse(found.text);
        if (!card) return WriteResult::failed(card.status());
        return put(id, *card, values, "If-Match", found.etag);
    }

    WriteResult put(std::string_view name, EditedCard& card, const ordered_json& values,
                    const char* condition, const std::string& etag) {
        const auto before = card.text();
        std::string field;
        if (auto status = card.set(values, field); !status) {
            auto refused = WriteResult::failed(status);
            refused.fields = field;
            return refused;
        }
        if (card.text() == before) return done(name, before, etag);
        auto request = HttpRequest::of(std::string(MediaType), "PUT", {}, card.text());
        request.withHeader(condition, etag);
        const auto answer = book_.exchange(std::move(request), path(name));
        if (!answer) return WriteResult::failed(answer.status());
        if (auto status = book_.judge(*answer, Intent::Write, "writing a card"); !status)
            return WriteResult::failed(refusal(*answer, std::move(status)));
        const std::string version(answer->header("ETag"));
        // Something on the way may answer 200 to anything; a server that stored a card says more.
        if (answer->status() != 201 && answer->status() != 204 && version.empty())
            return WriteResult::failed(doubtful());
        return done(name, card.text(), version);
    }

    /// A book that has gone is looked for again; a card that lost a race with another is no
    /// conflict of records.
    Status refusal(const Answer& answer, Status status) {
        const bool lost = answer.status() == 409 && davPreconditions(answer).empty();
        if (!lost && answer.status() != 404) return status;
        book_.forgetPlace();
        return status.as(LL_TRANSIENT, " (the address book isn't where it was)");
    }

    WriteResult done(std::string_view name, const std::string& text, const std::string& version) {
        if (const auto card = readCard(text))
            record_ = card->dump(-1, ' ', false, ordered_json::error_handler_t::replace);
        auto result = WriteResult::done(std::string(name), record_);
        result.newVersion = version;
        return result;
    }

    static Status doubtful() {
        return {LL_UNKNOWN_OUTCOME, "the answer doesn't tell what became of the card"};
    }
    static bool isXml(const Answer& answer) {
        return answer.header("Content-Type").find("xml") != std::string_view::npos;
    }
    std::string path(std::string_view name) const { return book_.pathOf(place_, name); }

    Book& book_;
    const BookPlace& place_;
    const Shelf& shelf_;
    std::string record_;
};

}  // namespace

Status write(Book& book, const WriteTask& task) {
    const auto* shelf = findStream(Shelves, task.stream);
    if (shelf == nullptr) return noSuchStream(task.stream);
    if (task.batch.size() == 0) return Status::ok();
    const auto place = book.place();
    if (!place) return place.status();
    CardWriter writer(book, *place, *shelf);
    return writeEach(task.batch, task.outcomes,
                     [&](const Write& write) { return writer.write(write); });
}

}  // namespace leadloom::carddav
