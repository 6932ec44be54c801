# Libraries of the distribution, found by pkg-config. The optional ones cost speed, never an answer, when missing;
# base/build.h (generated) says which are there, and `liq --version` prints it.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(BISON 3.8 REQUIRED)
find_program(RE2C_EXECUTABLE re2c REQUIRED)

pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET libutf8proc)
pkg_check_modules(NETTLE REQUIRED IMPORTED_TARGET nettle)
pkg_check_modules(ISAL IMPORTED_TARGET libisal)
pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)

set(LIQ_BASE_PACKAGES PkgConfig::PCRE2 PkgConfig::ZLIB PkgConfig::ZSTD PkgConfig::XXHASH PkgConfig::UTF8PROC
  PkgConfig::NETTLE Threads::Threads m)
if(ISAL_FOUND)
  list(APPEND LIQ_BASE_PACKAGES PkgConfig::ISAL)
endif()
set(LIQ_HAVE_ISAL ${ISAL_FOUND})
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/script/cmake/build.h.in ${CMAKE_CURRENT_BINARY_DIR}/generated/base/build.h)
