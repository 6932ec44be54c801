/* Integers of 128 bits, which both compilers know beyond the standard. */
#pragma once

__extension__ typedef unsigned __int128 uint128;
__extension__ typedef __int128 int128;
