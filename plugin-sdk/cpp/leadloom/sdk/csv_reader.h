#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <leadloom/sdk/csv_row.h>
#include <leadloom/sdk/status.h>

namespace leadloom::sdk {

struct CsvOptions {
    char delimiter = ',';
    char quote = '"';
    std::size_t longestRow = 4U << 20U;  ///< bytes; a longer row is a fault and is skipped
    std::uint64_t firstLine = 1;         ///< where the input begins in its file
    std::uint64_t firstOffset = 0;
};

/// RFC 4180 in pieces: feed() bytes as they come, finish() at the end; each row goes to `onRow`
/// (CsvRow → Status). Takes LF, CRLF and CR, blank lines (skipped) and quoted line ends. Memory is
/// bounded by the longest row. A broken row is handed over with its fault, and reading goes on with
/// the next line. A byte-order mark is the caller's business.
template <typename OnRow>
class CsvReader {
public:
    CsvReader(CsvOptions options, OnRow onRow)
        : options_(options),
          onRow_(std::move(onRow)),
          line_(options.firstLine),
          offset_(options.firstOffset),
          rowLine_(line_),
          rowBegin_(offset_) {
        for (const char c : {options_.delimiter, options_.quote, '\r', '\n'})
            special_[static_cast<unsigned char>(c)] = true;
    }

    /// Stops at the first status of `onRow` that is not LL_OK and returns it.
    Status feed(std::string_view bytes) {
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            i += takeOrdinary(bytes.substr(i));
            if (i == bytes.size()) break;
            const char c = bytes[i];
            const bool crlf = pendingReturn_ && c == '\n';
            if (pendingReturn_ && !crlf)
                if (auto status = takeLineEnd(); !status) return status;
            ++offset_;
            if (auto status = crlf ? takeLineEnd() : take(c); !status) return status;
        }
        return Status::ok();
    }
    Status finish() {
        if (pendingReturn_) return takeLineEnd();
        if (state_ == State::Quoted) fault_ = "a quote is opened and never closed";
        return rowIsBlank() ? Status::ok() : endRow();
    }

private:
    enum class State { FieldStart, Plain, Quoted, QuoteInQuoted };

    /// Takes a run of bytes that mean nothing but themselves, all at once; returns its length.
    std::size_t takeOrdinary(std::string_view bytes) {
        if (pendingReturn_ || state_ == State::QuoteInQuoted) return 0;
        const auto most = std::min(bytes.size(), options_.longestRow - raw_.size());
        std::size_t length = 0;
        while (length < most && !special_[static_cast<unsigned char>(bytes[length])])
            ++length;
        if (length == 0) return 0;
        raw_.append(bytes.data(), length);
        text_.append(bytes.data(), length);
        offset_ += length;
        if (state_ == State::FieldStart) state_ = State::Plain;
        return length;
    }

    Status take(char c) {
        const bool inQuotes = state_ == State::Quoted;
        if (!inQuotes && c == '\n') return takeLineEnd();
        if (!inQuotes && c == '\r') {
            pendingReturn_ = true;
            return Status::ok();
        }
        if (c == '\n') ++line_;
        if (raw_.size() >= options_.longestRow) {
            fault_ = "the row is too long";
            // An endless quoted field most likely is a lost quote: go on with the next line.
            if (inQuotes) state_ = State::Plain;
            return Status::ok();
        }
        raw_ += c;
        step(c);
        return Status::ok();
    }

    void step(char c) {
        switch (state_) {
            case State::FieldStart:
            case State::Plain:
                if (c == options_.delimiter) return endField();
                if (c == options_.quote && state_ == State::FieldStart) {
                    state_ = State::Quoted;
                    return;
                }
                state_ = State::Plain;
                text_ += c;
                return;
            case State::Quoted:
                if (c == options_.quote)
                    state_ = State::QuoteInQuoted;
                else
                    text_ += c;
                return;
            case State::QuoteInQuoted:
                if (c == options_.quote) {
                    text_ += c;
                    state_ = State::Quoted;
                } else if (c == options_.delimiter) {
                    endField();
                } else {
                    fault_ = "text stands behind a closing quote";
                    state_ = State::Plain;
                    text_ += c;
                }
                return;
        }
    }

    void endField() {
        ends_.push_back(text_.size());
        state_ = State::FieldStart;
    }
    bool rowIsBlank() const {
        return ends_.empty() && text_.empty() && raw_.empty() && fault_.empty();
    }
    Status takeLineEnd() {
        ++line_;
        auto status = rowIsBlank() ? Status::ok() : endRow();
        reset();
        return status;
    }
    Status endRow() {
        endField();
        fields_.clear();
        std::size_t begin = 0;
        for (const auto end : ends_) {
            fields_.push_back(std::string_view(text_).substr(begin, end - begin));
            begin = end;
        }
        return onRow_(CsvRow{fields_, rowLine_, rowBegin_, offset_, fault_, raw_});
    }
    void reset() {
        text_.clear();
        raw_.clear();
        ends_.clear();
        fault_ = {};
        pendingReturn_ = false;
        state_ = State::FieldStart;
        rowLine_ = line_;
        rowBegin_ = offset_;
    }

    CsvOptions options_;
    std::array<bool, 256> special_{};  ///< bytes that may end a run
    OnRow onRow_;
    State state_ = State::FieldStart;
    bool pendingReturn_ = false;  ///< a CR whose LF may follow
    std::uint64_t line_;
    std::uint64_t offset_;
    std::uint64_t rowLine_;
    std::uint64_t rowBegin_;
    std::string text_;  ///< the row's fields, one behind the other
    std::string raw_;
    std::vector<std::size_t> ends_;
    std::vector<std::string_view> fields_;
    std::string_view fault_;
};

}  // namespace leadloom::sdk
