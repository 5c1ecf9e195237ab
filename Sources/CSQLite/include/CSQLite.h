// SQLite, and the few things of it that Swift cannot import as they stand: casts and variadic calls.
#pragma once
#include <sqlite3.h>

/// Settles the library's settings for the whole process. Call it once, before anything else.
static inline int qanat_sqlite3_start(void) {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return sqlite3_initialize();
}

/// Binds a text that stays where it is while it is bound.
static inline int qanat_sqlite3_bind_text(
    sqlite3_stmt *statement, int index, const char *bytes, int count) {
  return sqlite3_bind_text(statement, index, bytes, count, SQLITE_STATIC);
}

/// Binds bytes that stay where they are while they are bound. An empty value stays a value: it does not turn into NULL.
static inline int qanat_sqlite3_bind_blob(
    sqlite3_stmt *statement, int index, const void *bytes, int count) {
  if (count == 0) return sqlite3_bind_zeroblob(statement, index, 0);
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_STATIC);
}
