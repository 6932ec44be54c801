/*
 * What may stand beside the logs in a folder that is named, and is not read as one of them: log-groups.json, a description of
 * log groups, and tables/, a folder with CSV files to look things up in. A folder called tables without any CSV file right in
 * it is a folder of logs.
 */
#pragma once

#include "source/paths.h"

enum beside {
    BESIDE_LOG,             /* a log */
    BESIDE_DESCRIPTION,
    BESIDE_TABLE,
    BESIDE_ODD,             /* in a folder of tables, and none */
};
/* What a file is that was found below `path.root`. */
enum beside beside_of(struct arena *arena, struct path path);

/* Whether a table may have the name: letters, digits and _. */
bool table_name_fits(struct view name);
/* Calls back for every table in the folder `tables` of a folder, in name order. Nothing happens where there is none. */
void beside_tables(struct arena *arena, struct view folder, void (*each)(void *context, struct view name, struct view path),
                   void *context);
