#pragma once

#include <span>
#include <vector>

#include "hub/match/person_names.h"
#include "hub/match/profile.h"
#include "hub/match/verdict.h"
#include "hub/model/flat_record.h"
#include "hub/model/identity_key.h"
#include "hub/normalize/match_keys.h"

namespace leadloom::match {

/// A key that more records than this share proves nothing (a switchboard, a group's web site).
/// Ask the store for one more than this, and leave the key out of account when it gives as many.
inline constexpr int KeyLimit = 20;

/// Finds out whether two records are one, by their strong keys. Records are fields in normal form;
/// fields that don't matter may be left out. The same records give the same answers whichever came
/// first. Pure but for its caches; not thread-safe: one per worker.
class Matcher {
public:
    explicit Matcher(normalize::MatchKeyRules rules = {}) : keys_(rules), profiles_(rules) {}

    /// The keys by which a record may be found, sorted, each once:
    /// lead: e-mail addresses of persons, plausible telephone numbers; company: its own domains,
    /// its name; deal: its name within its company; user: e-mail. Shared mailboxes, made-up
    /// addresses and free mail providers give none.
    std::vector<model::IdentityKey> strongKeys(model::Entity entity,
                                               std::span<const model::FieldValue> record);

    /// What is thought of two records that share `key`. Symmetric in the records.
    Verdict judge(const model::IdentityKey& key, std::span<const model::FieldValue> existing,
                  std::span<const model::FieldValue> incoming);

private:
    void addLeadKeys(std::span<const model::FieldValue> lead,
                     std::vector<model::IdentityKey>& keys);
    void addCompanyKeys(std::span<const model::FieldValue> company,
                        std::vector<model::IdentityKey>& keys);
    void addDealKeys(std::span<const model::FieldValue> deal,
                     std::vector<model::IdentityKey>& keys);
    void addUserKeys(std::span<const model::FieldValue> user,
                     std::vector<model::IdentityKey>& keys);
    std::string personalEmail(std::string_view address);
    std::vector<std::string> ownDomains(std::span<const model::FieldValue> company) const;

    Verdict judgeEmail(const model::IdentityKey& key, std::span<const model::FieldValue> existing,
                       std::span<const model::FieldValue> incoming);
    Verdict judgePhone(std::span<const model::FieldValue> existing,
                       std::span<const model::FieldValue> incoming);
    Verdict judgeCompany(const model::IdentityKey& key, std::span<const model::FieldValue> existing,
                         std::span<const model::FieldValue> incoming);
    NameAgreement compareAcrossScripts(const PersonName& one, const PersonName& other,
                                       std::span<const model::FieldValue> existing,
                                       std::span<const model::FieldValue> incoming);
    bool contradict(std::span<const model::FieldValue> existing,
                    std::span<const model::FieldValue> incoming);
    bool companyNamesDiffer(std::span<const model::FieldValue> existing,
                            std::span<const model::FieldValue> incoming);

    normalize::MatchKeys keys_;
    ProfileMaker profiles_;
};

}  // namespace leadloom::match
