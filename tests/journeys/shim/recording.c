/* Records what a program does to the files of one folder, call by call, so that a test can say what a disk would hold had the power gone.

   Loaded with LD_PRELOAD it does nothing until recording_start() names the folder and a descriptor for the record; then every call that
   changes a file or a name below that folder is carried out and written down, in the order in which it happened. Flushing is written down
   only: the disk is an imagined one. What is written through a memory map isn't seen; SQLite does that to its -shm alone, which a power cut
   takes anyway. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 'o', CLOSE = 'c', WRITE = 'w', TRUNCATE = 't', SYNC = 's', RENAME = 'r', UNLINK = 'u', MARK = 'm' };
enum { DESCRIPTORS = 4096 };

struct head {
    uint8_t call;
    uint8_t flag;      /* OPEN: 1 where it emptied the file */
    uint16_t spare;
    int32_t descriptor;
    uint64_t offset;   /* WRITE: where; TRUNCATE: the new length */
    uint32_t name;     /* bytes of the name that follows */
    uint32_t data;     /* bytes of what was written, or of the second name */
};

static char folder[4096];
static size_t folder_length;
static int record = -1;
static char watched[DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void note(int call, int flag, int descriptor, uint64_t offset, const char *name, const void *data, size_t length) {
    struct head head = {call, flag, 0, descriptor, offset, name ? strlen(name) : 0, length};
    struct iovec parts[] = {{&head, sizeof head}, {(void *)name, head.name}, {(void *)data, length}};
    size_t whole = sizeof head + head.name + length;
    if (syscall(SYS_writev, record, parts, 3) != (ssize_t)whole) {
        fputs("recording: the record can't be written\n", stderr);
        abort();
    }
}

void recording_start(const char *where, int descriptor) {
    folder_length = strlen(where);
    if (folder_length >= sizeof folder) abort();
    memcpy(folder, where, folder_length + 1);
    record = descriptor;
}

void recording_mark(const void *data, size_t length) {
    pthread_mutex_lock(&lock);
    note(MARK, 0, -1, 0, NULL, data, length);
    pthread_mutex_unlock(&lock);
}

static int inside(const char *path) {
    return record >= 0 && strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || path[folder_length] == 0);
}

static int is_watched(int descriptor) {
    return record >= 0 && descriptor >= 0 && descriptor < DESCRIPTORS && watched[descriptor];
}

static int opened(int descriptor, const char *path, int flags) {
    if (descriptor >= 0 && inside(path)) {
        if (descriptor >= DESCRIPTORS) abort();
        watched[descriptor] = 1;
        note(OPEN, (flags & O_TRUNC) != 0, descriptor, 0, path, NULL, 0);
    }
    return descriptor;
}

#define OPENS(name) \
    int name(const char *path, int flags, ...) { \
        REAL(#name, int, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
        if (!inside(path)) return real(path, flags, mode); \
        pthread_mutex_lock(&lock); \
        int made = opened(real(path, flags, mode), path, flags); \
        pthread_mutex_unlock(&lock); \
        return made; \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(#name, int, int, const char *, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); } \
        if (!inside(path)) return real(at, path, flags, mode); \
        pthread_mutex_lock(&lock); \
        int made = opened(real(at, path, flags, mode), path, flags); \
        pthread_mutex_unlock(&lock); \
        return made; \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

int close(int descriptor) {
    REAL("close", int, int);
    if (!is_watched(descriptor)) return real(descriptor);
    pthread_mutex_lock(&lock);
    watched[descriptor] = 0;
    note(CLOSE, 0, descriptor, 0, NULL, NULL, 0);
    int result = real(descriptor);
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t write(int descriptor, const void *data, size_t length) {
    REAL("write", ssize_t, int, const void *, size_t);
    if (!is_watched(descriptor)) return real(descriptor, data, length);
    pthread_mutex_lock(&lock);
    ssize_t done = real(descriptor, data, length);
    if (done > 0) note(WRITE, 0, descriptor, lseek(descriptor, 0, SEEK_CUR) - done, NULL, data, done);
    pthread_mutex_unlock(&lock);
    return done;
}

#define WRITES_AT(name) \
    ssize_t name(int descriptor, const void *data, size_t length, off64_t offset) { \
        REAL(#name, ssize_t, int, const void *, size_t, off64_t); \
        if (!is_watched(descriptor)) return real(descriptor, data, length, offset); \
        pthread_mutex_lock(&lock); \
        ssize_t done = real(descriptor, data, length, offset); \
        if (done > 0) note(WRITE, 0, descriptor, offset, NULL, data, done); \
        pthread_mutex_unlock(&lock); \
        return done; \
    }
WRITES_AT(pwrite)
WRITES_AT(pwrite64)

#define TRUNCATES(name) \
    int name(int descriptor, off64_t length) { \
        REAL(#name, int, int, off64_t); \
        if (!is_watched(descriptor)) return real(descriptor, length); \
        pthread_mutex_lock(&lock); \
        int result = real(descriptor, length); \
        if (result == 0) note(TRUNCATE, 0, descriptor, length, NULL, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        return result; \
    }
TRUNCATES(ftruncate)
TRUNCATES(ftruncate64)

#define SYNCS(name) \
    int name(int descriptor) { \
        REAL(#name, int, int); \
        if (!is_watched(descriptor)) return real(descriptor); \
        pthread_mutex_lock(&lock); \
        note(SYNC, 0, descriptor, 0, NULL, NULL, 0); \
        pthread_mutex_unlock(&lock); \
        return 0; \
    }
SYNCS(fsync)
SYNCS(fdatasync)

static void renamed(int result, const char *from, const char *to) {
    if (result == 0) note(RENAME, 0, -1, 0, from, to, strlen(to));
}

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *);
    if (!inside(from) || !inside(to)) return real(from, to);
    pthread_mutex_lock(&lock);
    int result = real(from, to);
    renamed(result, from, to);
    pthread_mutex_unlock(&lock);
    return result;
}

int renameat(int at, const char *from, int other, const char *to) {
    REAL("renameat", int, int, const char *, int, const char *);
    if (!inside(from) || !inside(to)) return real(at, from, other, to);
    pthread_mutex_lock(&lock);
    int result = real(at, from, other, to);
    renamed(result, from, to);
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) {
    REAL("unlink", int, const char *);
    if (!inside(path)) return real(path);
    pthread_mutex_lock(&lock);
    int result = real(path);
    if (result == 0) note(UNLINK, 0, -1, 0, path, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int unlinkat(int at, const char *path, int flags) {
    REAL("unlinkat", int, int, const char *, int);
    if (!inside(path)) return real(at, path, flags);
    pthread_mutex_lock(&lock);
    int result = real(at, path, flags);
    if (result == 0) note(UNLINK, 0, -1, 0, path, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}
