// The measure for durable inserts: one thread, one prepared statement, a commit for each batch, the same table and the
// same pragmas as the store. Usage: sqlite_loop PATH ROWS BATCH
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void check(int code, sqlite3 *database) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void run(sqlite3 *database, const char *text) {
  check(sqlite3_exec(database, text, NULL, NULL, NULL), database);
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: sqlite_loop PATH ROWS BATCH\n");
    return 2;
  }
  long rows = atol(arguments[2]), batch = atol(arguments[3]);
  sqlite3 *database;
  check(sqlite3_open(arguments[1], &database), database);
  run(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
  run(database,
      "CREATE TABLE IF NOT EXISTS note (tenant_id TEXT NOT NULL, id BIGINT NOT NULL, body TEXT NOT NULL,"
      " created_at BIGINT NOT NULL, PRIMARY KEY (tenant_id, id))");
  sqlite3_stmt *insert;
  check(
      sqlite3_prepare_v2(
          database, "INSERT INTO note (tenant_id, id, body, created_at) VALUES (?, ?, ?, ?)", -1,
          &insert, NULL),
      database);
  double start = seconds(CLOCK_MONOTONIC);
  char body[128];
  for (long row = 0; row < rows; row++) {
    if (row % batch == 0) run(database, "BEGIN IMMEDIATE");
    int length = snprintf(body, sizeof body, "A message of an ordinary length, number %ld of many", row);
    sqlite3_bind_text(insert, 1, "tenant-1", 8, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, row);
    sqlite3_bind_text(insert, 3, body, length, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, 1767225600000000 + row);
    check(sqlite3_step(insert), database);
    check(sqlite3_reset(insert), database);
    if ((row + 1) % batch == 0 || row + 1 == rows) run(database, "COMMIT");
  }
  double elapsed = seconds(CLOCK_MONOTONIC) - start;
  printf("%.0f rows/s %.3f cpu seconds\n", rows / elapsed, seconds(CLOCK_PROCESS_CPUTIME_ID));
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return 0;
}
