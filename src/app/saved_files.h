/* The saved queries in the files and folders of a command line. */
#pragma once

#include "app/settings.h"

#include <liq/liq.h>

/* Those that were named, else the current folder. */
struct liq_saved *saved_files_read(struct settings *settings);
/* Tells of what could not be read, and unless it is to be quiet, of what is odd. */
void saved_files_tell(const struct settings *settings, const struct liq_saved_complaint *complaint);
