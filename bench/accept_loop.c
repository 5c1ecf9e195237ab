// The measure for accepted messages: one thread, prepared statements, a commit for each batch, and the rows that the
// gateway writes for each message, with its own schema and pragmas. It takes the database of a gateway that accepted one
// message and does not run; that message's rows are the pattern of all others, which are spread over all sessions.
// It is also what fills a database with waiting messages. Usage: accept_loop PATH COUNT BATCH [PRIORITY]
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS_MAX = 32, SESSIONS_MAX = 4096, ID_BYTES = 16, SHARDS = 8 };

static sqlite3 *database;

static void check(int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(database));
  exit(1);
}

static void run(const char *text) { check(sqlite3_exec(database, text, NULL, NULL, NULL)); }

static sqlite3_stmt *prepare(const char *text) {
  sqlite3_stmt *statement;
  check(sqlite3_prepare_v2(database, text, -1, &statement, NULL));
  return statement;
}

static double seconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

// A row like the one of its table, but for what is bound anew.
typedef struct {
  sqlite3_stmt *insert;
  char *names[COLUMNS_MAX];
  int count;
} Pattern;

static Pattern pattern(const char *table, const char *conflict) {
  Pattern made = {0};
  char text[2048];
  snprintf(text, sizeof text, "SELECT * FROM %s LIMIT 1", table);
  sqlite3_stmt *select = prepare(text);
  if (sqlite3_step(select) != SQLITE_ROW) {
    fprintf(stderr, "%s has no row to copy\n", table);
    exit(1);
  }
  made.count = sqlite3_column_count(select);
  int length = snprintf(text, sizeof text, "INSERT INTO %s VALUES (?", table);
  for (int column = 1; column < made.count; column++)
    length += snprintf(text + length, sizeof text - length, ", ?");
  snprintf(text + length, sizeof text - length, ") %s", conflict);
  made.insert = prepare(text);
  for (int column = 0; column < made.count; column++) {
    made.names[column] = strdup(sqlite3_column_name(select, column));
    check(sqlite3_bind_value(made.insert, column + 1, sqlite3_column_value(select, column)));
  }
  sqlite3_finalize(select);
  return made;
}

static int place(const Pattern *row, const char *name) {
  for (int column = 0; column < row->count; column++)
    if (!strcmp(row->names[column], name)) return column + 1;
  fprintf(stderr, "there is no column %s\n", name);
  exit(1);
}

static void bind_id(Pattern *row, const char *name, const unsigned char *id) {
  check(sqlite3_bind_blob(row->insert, place(row, name), id, ID_BYTES, SQLITE_STATIC));
}

static void bind_number(Pattern *row, const char *name, int64_t number) {
  check(sqlite3_bind_int64(row->insert, place(row, name), number));
}

static void bind_text(Pattern *row, const char *name, const char *text) {
  check(sqlite3_bind_text(row->insert, place(row, name), text, -1, SQLITE_STATIC));
}

static void add(Pattern *row) {
  check(sqlite3_step(row->insert));
  check(sqlite3_reset(row->insert));
}

// A UUID of version 7.
static void make_id(unsigned char *id, int64_t milliseconds) {
  for (int byte = 0; byte < 6; byte++) id[byte] = milliseconds >> (40 - byte * 8);
  for (int byte = 6; byte < ID_BYTES; byte++) id[byte] = random();
  id[6] = 0x70 | (id[6] & 0x0F);
  id[8] = 0x80 | (id[8] & 0x3F);
}

static long read_sessions(unsigned char (*sessions)[ID_BYTES]) {
  sqlite3_stmt *select = prepare("SELECT id FROM channel_session ORDER BY id");
  long count = 0;
  while (count < SESSIONS_MAX && sqlite3_step(select) == SQLITE_ROW)
    memcpy(sessions[count++], sqlite3_column_blob(select, 0), ID_BYTES);
  sqlite3_finalize(select);
  return count;
}

int main(int count, char **arguments) {
  if (count != 4 && count != 5) {
    fprintf(stderr, "usage: accept_loop PATH COUNT BATCH [PRIORITY]\n");
    return 2;
  }
  long messages = atol(arguments[2]), batch = atol(arguments[3]);
  check(sqlite3_open(arguments[1], &database));
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384;"
      "PRAGMA trusted_schema=OFF");
  static unsigned char sessions[SESSIONS_MAX][ID_BYTES];
  long session_count = read_sessions(sessions);
  Pattern message = pattern("message", ""), event = pattern("message_event", "");
  Pattern outbox = pattern("outbox", "");
  Pattern tally = pattern(
      "message_count",
      "ON CONFLICT (tenant_id, session_id, direction, shard) DO UPDATE SET value = message_count.value + 1");
  Pattern usage = pattern(
      "usage_minute",
      "ON CONFLICT (tenant_id, subject_id, minute, operation) DO UPDATE SET count = usage_minute.count + 1");
  bind_number(&event, "number", 1);
  bind_text(&event, "kind", "accepted");
  bind_number(&tally, "value", 1);
  bind_text(&message, "status", "queued");
  bind_number(&outbox, "state", 1);
  if (count == 5) {
    long priority = atol(arguments[4]);
    bind_number(&message, "priority", priority);
    bind_number(&outbox, "priority", priority);
    bind_number(&outbox, "class", priority);
  }
  double start = seconds(CLOCK_MONOTONIC);
  srandom((unsigned)time(NULL));
  for (long row = 0; row < messages; row++) {
    unsigned char id[ID_BYTES], *session = sessions[row % session_count];
    char address[32];
    int64_t now = (int64_t)(seconds(CLOCK_REALTIME) * 1e6);
    make_id(id, now / 1000);
    snprintf(address, sizeof address, "%ld", 2000000000 + row);
    if (row % batch == 0) run("BEGIN IMMEDIATE");
    bind_id(&message, "id", id);
    bind_id(&message, "session_id", session);
    bind_text(&message, "address", address);
    bind_number(&message, "created_at", now);
    bind_number(&message, "updated_at", now);
    add(&message);
    bind_id(&tally, "session_id", session);
    bind_number(&tally, "shard", id[ID_BYTES - 1] % SHARDS);
    add(&tally);
    bind_id(&event, "message_id", id);
    bind_number(&event, "at", now);
    add(&event);
    bind_id(&outbox, "id", id);
    bind_id(&outbox, "queue", session);
    bind_text(&outbox, "lane", address);
    bind_number(&outbox, "due_at", now);
    add(&outbox);
    bind_number(&usage, "minute", now / 60000000);
    add(&usage);
    if ((row + 1) % batch == 0 || row + 1 == messages) run("COMMIT");
  }
  double elapsed = seconds(CLOCK_MONOTONIC) - start;
  printf("%.0f messages/s %.3f cpu seconds\n", messages / elapsed, seconds(CLOCK_PROCESS_CPUTIME_ID));
  return 0;
}
