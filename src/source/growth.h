/*
 * Where and when inputs grow. The kernel is asked to tell (inotify, of the folders files lie in); since it does not know of all
 * file systems and folders, we look ourselves from time to time.
 */
#pragma once

#include "source/catalog.h"

struct growth;
struct pollfd;

struct growth *growth_new(struct catalog *catalog);
void growth_free(struct growth *growth);
/* Also to be told of what happens in that file's folder. */
void growth_watch(struct growth *growth, struct view path);
/* What to poll to be told; its fd may be -1. */
struct pollfd growth_poll(const struct growth *growth);
/* How long to wait before looking without having been told. */
int64_t growth_patience_us(const struct growth *growth);
/* Takes notice of what has been told. */
void growth_heed(struct growth *growth);
/* Inputs that are new, if it is time to look for them; a file whose content is gone is to be looked for at once. */
size_t growth_search(struct growth *growth);
void growth_search_soon(struct growth *growth);
