/* Which files are meant: folders are searched recursively, patterns are expanded, names are taken as they are. */
#pragma once

#include "base/arena.h"

struct path {
    struct view name;
    struct view root;           /* the folder named that it was found below; empty when the file itself was named */
};

/* What becomes of what is found. */
struct path_visitor {
    void *context;
    bool (*found)(void *context, struct path path);     /* whether it counts as a log file */
    void (*complain)(void *context, struct view name, const char *reason);
    void (*entered)(void *context, struct view folder);     /* each folder that is searched; or NULL */
};

/*
 * Calls back for every file that `name` stands for, in name order. A part ** of a pattern stands for any folders or none. In folders, names that begin with a dot and whatever
 * is neither file nor folder are passed over; a folder that is reached a second time through a link below itself is not
 * entered. A pattern without match, an unreadable folder and a folder without files are complained of.
 */
void paths_visit(struct arena *arena, struct view name, const struct path_visitor *visitor);

/* Calls back for `name`, or for every match of the pattern that it is, in name order; for none of one with **. */
void paths_named(struct arena *arena, struct view name, void (*each)(void *context, struct view name), void *context);

struct view path_plain(struct view path);           /* without "./" in front and slashes behind */
struct view path_base(struct view path);            /* after the last slash */
struct view path_folder(struct view path);          /* before it; empty when there is none */
struct view path_unpacked(struct view base);        /* without .gz and the like */
struct view path_stem(struct view base);            /* and then without one more suffix */
