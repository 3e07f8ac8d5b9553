#include "tests/simulator/history.h"

#include <sstream>
#include <stdexcept>

namespace leadloom::testing {
namespace {

std::string shown(const std::string& word) {
    return word.empty() ? "-" : word;
}

std::string meant(const std::string& word) {
    return word == "-" ? std::string() : word;
}

SimStep stepIn(std::istringstream& line, std::string word) {
    SimStep step;
    if (word.front() == '@') {
        step.during = std::stoi(word.substr(1));
        line >> word;
    }
    step.verb = word;
    line >> step.system >> step.pick >> step.field >> std::ws;
    std::getline(line, step.value);
    step.system = meant(step.system);
    step.field = meant(step.field);
    step.value = meant(step.value);
    return step;
}

SimSystem systemIn(std::istringstream& line) {
    SimSystem system;
    line >> system.name;
    for (std::string knob; line >> knob;) {
        const auto equals = knob.find('=');
        if (equals == std::string::npos) throw std::runtime_error("a switch without a value");
        system.knobs[knob.substr(0, equals)] = knob.substr(equals + 1);
    }
    return system;
}

void readLine(SimHistory& history, const std::string& text) {
    std::istringstream line(text);
    std::string word;
    if (!(line >> word) || word.front() == '#') return;
    if (word == "seed") {
        line >> history.seed;
    } else if (word == "system") {
        history.systems.push_back(systemIn(line));
    } else if (word == "policy") {
        std::pair<std::string, std::string> policy;
        line >> policy.first >> policy.second;
        history.policies.push_back(std::move(policy));
    } else {
        history.steps.push_back(stepIn(line, std::move(word)));
    }
}

}  // namespace

std::string SimStep::text() const {
    std::ostringstream out;
    if (during != 0) out << '@' << during << ' ';
    out << verb << ' ' << shown(system) << ' ' << pick << ' ' << shown(field) << ' '
        << shown(value);
    return out.str();
}

std::string SimHistory::text() const {
    std::ostringstream out;
    out << "seed " << seed << '\n';
    for (const SimSystem& system : systems) {
        out << "system " << system.name;
        for (const auto& [name, value] : system.knobs)
            out << ' ' << name << '=' << value;
        out << '\n';
    }
    for (const auto& [field, policy] : policies)
        out << "policy " << field << ' ' << policy << '\n';
    for (const SimStep& step : steps)
        out << step.text() << '\n';
    return out.str();
}

SimHistory SimHistory::parse(std::string_view text) {
    SimHistory history;
    std::istringstream lines{std::string(text)};
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
        ++number;
        try {
            readLine(history, line);
        } catch (const std::exception& error) {
            throw std::runtime_error("line " + std::to_string(number) + ": " + error.what());
        }
    }
    return history;
}

}  // namespace leadloom::testing
