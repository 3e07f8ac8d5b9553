#pragma once

namespace leadloom::store {

/// Name of an SQLite VFS that hands writes which follow one another to the system as one. SQLite
/// writes each page of its log in two steps, and a checkpoint page by page: as many calls cost a
/// backfill more than what they carry.
///
/// What is held back is written before the file is read, synced, cut, looked at or closed. Others
/// are told of a commit only after the log was synced, and of moved pages after the database was:
/// for connections with synchronous = FULL it makes no difference to anybody. Not for others.
///
/// Null when there is no VFS to stand on. Thread-safe; its files are their connection's.
const char* gatheringVfs();

}  // namespace leadloom::store
