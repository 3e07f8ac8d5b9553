#include "tests/simulator/shrink.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>

#include "tests/simulator/stage.h"

namespace leadloom::testing {
namespace {

class Shrinker {
public:
    Shrinker(SimHistory history, std::string invariant, int plays)
        : best_(std::move(history)), invariant_(std::move(invariant)), plays_(plays) {}

    SimHistory run() {
        std::size_t before = 0;
        do {
            before = size();
            dropSteps();
            dropPolicies();
            dropSystems();
            dropKnobs();
            settleSteps();
        } while (size() < before && plays_ > 0);
        return best_;
    }

private:
    std::size_t size() const {
        std::size_t count = best_.steps.size() + best_.policies.size() + best_.systems.size();
        for (const SimSystem& system : best_.systems)
            count += system.knobs.size();
        return count;
    }

    bool accept(SimHistory candidate) {
        if (plays_-- <= 0) return false;
        const SimFindings findings = findingsOf(candidate);
        const bool same = std::any_of(findings.begin(), findings.end(), [&](const auto& finding) {
            return finding.invariant == invariant_;
        });
        if (same) best_ = std::move(candidate);
        return same;
    }

    /// Delta debugging: pieces of half the steps first, then smaller ones.
    void dropSteps() {
        for (std::size_t piece = std::max<std::size_t>(best_.steps.size() / 2, 1); piece > 0;
             piece /= 2) {
            for (std::size_t start = 0; start < best_.steps.size() && plays_ > 0;) {
                SimHistory candidate = best_;
                const std::size_t end = std::min(start + piece, candidate.steps.size());
                candidate.steps.erase(candidate.steps.begin() + static_cast<std::ptrdiff_t>(start),
                                      candidate.steps.begin() + static_cast<std::ptrdiff_t>(end));
                if (!accept(std::move(candidate))) start += piece;
            }
        }
    }

    void dropPolicies() {
        for (std::size_t place = best_.policies.size(); place-- > 0;) {
            SimHistory candidate = best_;
            candidate.policies.erase(candidate.policies.begin() +
                                     static_cast<std::ptrdiff_t>(place));
            accept(std::move(candidate));
        }
    }

    void dropSystems() {
        for (std::size_t place = best_.systems.size(); place-- > 0;) {
            if (best_.systems.size() <= 2) return;
            SimHistory candidate = best_;
            candidate.systems.erase(candidate.systems.begin() + static_cast<std::ptrdiff_t>(place));
            accept(std::move(candidate));
        }
    }

    void dropKnobs() {
        for (std::size_t place = 0; place < best_.systems.size(); ++place) {
            const auto knobs = best_.systems[place].knobs;
            for (const auto& [name, value] : knobs) {
                SimHistory candidate = best_;
                candidate.systems[place].knobs.erase(name);
                accept(std::move(candidate));
            }
        }
    }

    /// What happens in the middle of a run may as well happen before it.
    void settleSteps() {
        for (std::size_t place = 0; place < best_.steps.size(); ++place) {
            if (best_.steps[place].during == 0) continue;
            SimHistory candidate = best_;
            candidate.steps[place].during = 0;
            accept(std::move(candidate));
        }
    }

    SimHistory best_;
    std::string invariant_;
    int plays_;
};

}  // namespace

SimFindings findingsOf(const SimHistory& history, std::ostream* story) {
    SimStage stage(history);
    if (story != nullptr) stage.tellTo(*story);
    return stage.play();
}

SimHistory shortest(const SimHistory& history, const std::string& invariant, int plays) {
    return Shrinker(history, invariant, plays).run();
}

std::string reportOf(const SimHistory& history, const SimFindings& findings) {
    std::ostringstream out;
    const SimHistory brief = shortest(history, findings.front().invariant);
    out << "seed " << history.seed << " breaks\n";
    for (const SimFinding& finding : findings)
        out << "  " << finding.invariant << ": " << finding.text << '\n';
    out << "the shortest history that still does (a file for tests/simulator/corpus):\n";
    for (const SimFinding& finding : findingsOf(brief))
        out << "# " << finding.invariant << ": " << finding.text.substr(0, 300) << '\n';
    out << brief.text();
    return out.str();
}

}  // namespace leadloom::testing
