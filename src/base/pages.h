/*
 * Large pieces of memory that are reached here and there, as tables of many groups and what is kept of them: pages of two
 * megabytes take fewer faults and fewer looks into the tables of pages.
 *
 * Such a page is only a gain while the system has some at hand. Where it has to move memory about first, or the machine under a
 * virtual one has to find some, it takes longer than as many small ones. So it is timed how long they take; when that is too
 * long, the run does with small pages from then on. What is never touched takes no memory either way.
 */
#pragma once

#include "base/arena.h"

enum { PAGES_LARGE = 2 * 1024 * 1024 };

/*
 * Zeroed memory for a table, all of which is soon in use; from some size on of large pages. Ends the process like heap_zalloc().
 * It is taken in before it is used, for a page that is read first is another one than when it is written, and then all
 * processors have to forget the former.
 */
void *pages_alloc(struct budget *budget, size_t size);
void pages_free(void *memory, size_t size);

/* Takes in what is soon written to as a whole, at once: the contents stay. */
void pages_ready(void *memory, size_t size);

/* What aligned_alloc() gave for PAGES_LARGE and is not in use yet shall have large pages; the first few bytes may be written. */
void pages_prefer(struct budget *budget, void *memory, size_t size);
