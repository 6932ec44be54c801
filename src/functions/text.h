/* The kernels behind the rows of text.c that stand in files of their own. */
#pragma once

#include "functions/kernel.h"

void replace_eval(const struct call *call, struct column *out);
const void *regexreplace_prepare(struct preparation *preparation);
void regexreplace_eval(const struct call *call, struct column *out);

void urlencode_eval(const struct call *call, struct column *out);
void urldecode_eval(const struct call *call, struct column *out);
void base64encode_eval(const struct call *call, struct column *out);
void base64decode_eval(const struct call *call, struct column *out);
void hextoascii_eval(const struct call *call, struct column *out);
void hextodec_eval(const struct call *call, struct column *out);
void dectohex_eval(const struct call *call, struct column *out);
