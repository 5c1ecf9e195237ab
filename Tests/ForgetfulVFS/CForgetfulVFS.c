#include "CForgetfulVFS.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { sector_bytes = 512, path_bytes = 1024 };

// What is known of one database or log file. `synced` is what the disk would still have after a power cut.
typedef struct Image {
  struct Image *next;
  char path[path_bytes];
  unsigned char *synced;
  sqlite3_int64 synced_count;
  unsigned char *dirty;  // one byte for each sector of the real file
  sqlite3_int64 dirty_count;
  sqlite3_file *real;  // a handle that is open, or NULL
} Image;

typedef struct Folder {
  struct Folder *next;
  char path[path_bytes];
  int is_full, is_lying;
} Folder;

typedef struct {
  sqlite3_file base;
  Image *image;  // NULL for temporary files
  sqlite3_file *real;
} File;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;  // protects both lists and all that hangs on them
static Image *images;
static Folder *folders;
static sqlite3_vfs *below;
static sqlite3_vfs forgetful;
static sqlite3_io_methods methods;

static int is_inside(const char *path, const char *directory) {
  size_t count = strlen(directory);
  return strncmp(path, directory, count) == 0 && path[count] == '/';
}

static Folder *folder_of(const char *path) {
  for (Folder *folder = folders; folder; folder = folder->next)
    if (is_inside(path, folder->path)) return folder;
  return NULL;
}

static Folder *folder_named(const char *directory) {
  for (Folder *folder = folders; folder; folder = folder->next)
    if (strcmp(folder->path, directory) == 0) return folder;
  Folder *folder = calloc(1, sizeof *folder);
  snprintf(folder->path, sizeof folder->path, "%s", directory);
  folder->next = folders;
  folders = folder;
  return folder;
}

static void mark_dirty(Image *image, sqlite3_int64 offset, sqlite3_int64 count) {
  sqlite3_int64 last = (offset + count + sector_bytes - 1) / sector_bytes;
  if (last > image->dirty_count) {
    sqlite3_int64 grown = last * 2;
    image->dirty = realloc(image->dirty, grown);
    memset(image->dirty + image->dirty_count, 0, grown - image->dirty_count);
    image->dirty_count = grown;
  }
  for (sqlite3_int64 sector = offset / sector_bytes; sector < last; sector++) image->dirty[sector] = 1;
}

// Puts a sector of the real file into an image of it, which grows as needed.
static void keep_sector(
    Image *image, sqlite3_int64 sector, sqlite3_int64 real_count, unsigned char **bytes,
    sqlite3_int64 *count) {
  sqlite3_int64 start = sector * sector_bytes;
  if (!image->real || start >= real_count) return;
  sqlite3_int64 length = real_count - start < sector_bytes ? real_count - start : sector_bytes;
  if (start + length > *count) {
    *bytes = realloc(*bytes, start + length);
    memset(*bytes + *count, 0, start + length - *count);
    *count = start + length;
  }
  image->real->pMethods->xRead(image->real, *bytes + start, (int)length, start);
}

static int file_close(sqlite3_file *base) {
  File *file = (File *)base;
  pthread_mutex_lock(&lock);
  if (file->image && file->image->real == file->real) file->image->real = NULL;
  int code = file->real->pMethods->xClose(file->real);
  pthread_mutex_unlock(&lock);
  return code;
}

static int file_read(sqlite3_file *base, void *bytes, int count, sqlite3_int64 offset) {
  File *file = (File *)base;
  return file->real->pMethods->xRead(file->real, bytes, count, offset);
}

static int file_write(sqlite3_file *base, const void *bytes, int count, sqlite3_int64 offset) {
  File *file = (File *)base;
  if (!file->image) return file->real->pMethods->xWrite(file->real, bytes, count, offset);
  pthread_mutex_lock(&lock);
  Folder *folder = folder_of(file->image->path);
  int code = SQLITE_FULL;
  if (!folder || !folder->is_full) {
    code = file->real->pMethods->xWrite(file->real, bytes, count, offset);
    file->image->real = file->real;
    mark_dirty(file->image, offset, count);
  }
  pthread_mutex_unlock(&lock);
  return code;
}

static int file_truncate(sqlite3_file *base, sqlite3_int64 count) {
  File *file = (File *)base;
  return file->real->pMethods->xTruncate(file->real, count);
}

static int file_sync(sqlite3_file *base, int flags) {
  File *file = (File *)base;
  Image *image = file->image;
  if (!image) return SQLITE_OK;
  pthread_mutex_lock(&lock);
  Folder *folder = folder_of(image->path);
  // Other connections to the file may have been closed meanwhile; this handle is open for sure.
  image->real = file->real;
  if (!folder || !folder->is_lying) {
    sqlite3_int64 real_count = 0;
    image->real->pMethods->xFileSize(image->real, &real_count);
    if (real_count < image->synced_count) image->synced_count = real_count;
    for (sqlite3_int64 sector = 0; sector < image->dirty_count; sector++) {
      if (!image->dirty[sector]) continue;
      keep_sector(image, sector, real_count, &image->synced, &image->synced_count);
      image->dirty[sector] = 0;
    }
  }
  pthread_mutex_unlock(&lock);
  return SQLITE_OK;
}

#define FORWARD(name, parameters, arguments)                  \
  static int name parameters {                                \
    File *file = (File *)base;                                \
    return file->real->pMethods->FORWARDED arguments;         \
  }
#define FORWARDED xFileSize
FORWARD(file_size, (sqlite3_file * base, sqlite3_int64 *count), (file->real, count))
#undef FORWARDED
#define FORWARDED xLock
FORWARD(file_lock, (sqlite3_file * base, int level), (file->real, level))
#undef FORWARDED
#define FORWARDED xUnlock
FORWARD(file_unlock, (sqlite3_file * base, int level), (file->real, level))
#undef FORWARDED
#define FORWARDED xCheckReservedLock
FORWARD(file_check_lock, (sqlite3_file * base, int *held), (file->real, held))
#undef FORWARDED
#define FORWARDED xFileControl
FORWARD(file_control, (sqlite3_file * base, int code, void *argument), (file->real, code, argument))
#undef FORWARDED
#define FORWARDED xShmMap
FORWARD(
    file_shm_map, (sqlite3_file * base, int page, int size, int extend, void volatile **memory),
    (file->real, page, size, extend, memory))
#undef FORWARDED
#define FORWARDED xShmLock
FORWARD(
    file_shm_lock, (sqlite3_file * base, int offset, int count, int flags),
    (file->real, offset, count, flags))
#undef FORWARDED
#define FORWARDED xShmUnmap
FORWARD(file_shm_unmap, (sqlite3_file * base, int remove), (file->real, remove))
#undef FORWARDED

static int file_sector_size(sqlite3_file *base) { return sector_bytes; }

// Promises nothing about what survives a power cut beyond whole sectors.
static int file_characteristics(sqlite3_file *base) { return 0; }

static void file_shm_barrier(sqlite3_file *base) {
  File *file = (File *)base;
  file->real->pMethods->xShmBarrier(file->real);
}

static Image *image_named(const char *path) {
  for (Image *image = images; image; image = image->next)
    if (strcmp(image->path, path) == 0) return image;
  Image *image = calloc(1, sizeof *image);
  snprintf(image->path, sizeof image->path, "%s", path);
  image->next = images;
  images = image;
  return image;
}

static int vfs_open(
    sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *out_flags) {
  File *file = (File *)base;
  file->real = (sqlite3_file *)(file + 1);
  file->image = NULL;
  int code = below->xOpen(below, path, file->real, flags, out_flags);
  base->pMethods = file->real->pMethods ? &methods : NULL;
  if (code == SQLITE_OK && path && flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) {
    pthread_mutex_lock(&lock);
    file->image = image_named(path);
    // A handle that cannot write still reads what the image needs; all handles mean the same file.
    if (!file->image->real || flags & SQLITE_OPEN_READWRITE) file->image->real = file->real;
    pthread_mutex_unlock(&lock);
  }
  return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync_directory) {
  return below->xDelete(below, path, sync_directory);
}

int forgetful_register(void) {
  pthread_mutex_lock(&lock);
  if (!below) {
    below = sqlite3_vfs_find(NULL);
    forgetful = *below;
    forgetful.zName = "forgetful";
    forgetful.pNext = NULL;
    forgetful.szOsFile = (int)sizeof(File) + below->szOsFile;
    forgetful.xOpen = vfs_open;
    forgetful.xDelete = vfs_delete;
    methods = (sqlite3_io_methods){
        2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock,
        file_unlock, file_check_lock, file_control, file_sector_size, file_characteristics,
        file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap, NULL, NULL};
  }
  int code = sqlite3_vfs_register(&forgetful, 0);
  pthread_mutex_unlock(&lock);
  return code;
}

void forgetful_set_full(const char *directory, int is_full) {
  pthread_mutex_lock(&lock);
  folder_named(directory)->is_full = is_full;
  pthread_mutex_unlock(&lock);
}

void forgetful_set_lying(const char *directory, int is_lying) {
  pthread_mutex_lock(&lock);
  folder_named(directory)->is_lying = is_lying;
  pthread_mutex_unlock(&lock);
}

static uint64_t next_random(uint64_t *state) {
  uint64_t mixed = *state += 0x9E3779B97F4A7C15;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
  return mixed ^ (mixed >> 31);
}

static int leave(Image *image, const char *target, uint64_t *random) {
  sqlite3_int64 count = image->synced_count, real_count = 0;
  unsigned char *bytes = malloc(count ? count : 1);
  memcpy(bytes, image->synced, count);
  if (image->real) image->real->pMethods->xFileSize(image->real, &real_count);
  for (sqlite3_int64 sector = 0; sector < image->dirty_count; sector++)
    if (image->dirty[sector] && next_random(random) & 1)
      keep_sector(image, sector, real_count, &bytes, &count);
  char path[path_bytes * 2];
  snprintf(path, sizeof path, "%s%s", target, strrchr(image->path, '/'));
  FILE *file = fopen(path, "wb");
  int is_written = file && fwrite(bytes, 1, count, file) == (size_t)count;
  if (file && fclose(file) != 0) is_written = 0;
  free(bytes);
  return is_written ? 0 : -1;
}

int forgetful_cut_power(const char *directory, const char *target, uint64_t seed) {
  int answer = 0;
  pthread_mutex_lock(&lock);
  for (Image *image = images; image; image = image->next)
    if (is_inside(image->path, directory) && leave(image, target, &seed) != 0) answer = -1;
  pthread_mutex_unlock(&lock);
  return answer;
}
