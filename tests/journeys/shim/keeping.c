/* Keeps what a program takes away: a file that is about to lose a name gets another in $COACHDESK_KEEP, on the same disk, so that what was
   in it can still be searched when the program has ended. Loaded with LD_PRELOAD into all its processes. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name, type, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void keep(int at, const char *path) {
    static atomic_int count;
    struct stat status;
    char other[4096];
    const char *folder = getenv("COACHDESK_KEEP");
    if (!folder || fstatat(at, path, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0) return;
    snprintf(other, sizeof other, "%s/%d-%d", folder, (int)getpid(), atomic_fetch_add(&count, 1));
    if (linkat(at, path, AT_FDCWD, other, 0) == 0) return;
    snprintf(other, sizeof other, "%s/lost-%d-%d", folder, (int)getpid(), atomic_fetch_add(&count, 1));
    int lost = open(other, O_CREAT | O_WRONLY, 0644); /* an empty file that says: something couldn't be kept */
    if (lost >= 0) close(lost);
}

int unlink(const char *path) {
    REAL("unlink", int, const char *);
    keep(AT_FDCWD, path);
    return real(path);
}

int unlinkat(int at, const char *path, int flags) {
    REAL("unlinkat", int, int, const char *, int);
    if (!(flags & AT_REMOVEDIR)) keep(at, path);
    return real(at, path, flags);
}

int remove(const char *path) {
    REAL("remove", int, const char *);
    keep(AT_FDCWD, path);
    return real(path);
}

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *);
    keep(AT_FDCWD, to);
    return real(from, to);
}

int renameat(int at, const char *from, int other, const char *to) {
    REAL("renameat", int, int, const char *, int, const char *);
    keep(other, to);
    return real(at, from, other, to);
}
