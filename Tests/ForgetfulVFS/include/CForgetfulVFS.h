// A SQLite file system for tests: it remembers what was synced, so that a power cut can be played at any moment, and
// it can pretend that the disk is full. Everything is told by directory, so tests can run side by side.
#pragma once
#include <stdint.h>

/// Registers the file system under the name "forgetful". Safe to call again.
int forgetful_register(void);

/// From now on every write below the directory answers that the disk is full, or none does.
void forgetful_set_full(const char *directory, int is_full);

/// From now on syncs below the directory do nothing, as on a disk that lies, or as with synchronous = OFF.
void forgetful_set_lying(const char *directory, int is_lying);

/// Writes to `target` what a power cut at this moment would leave of the directory's files: all that was synced, and
/// a random choice of the sectors that were not. Answers 0, or -1 when a file cannot be written.
int forgetful_cut_power(const char *directory, const char *target, uint64_t seed);
