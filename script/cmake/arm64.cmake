# For building on another machine for 64-bit ARM: cmake -DCMAKE_TOOLCHAIN_FILE=script/cmake/arm64.cmake -DLIQ_ARM64_ROOT=DIR, with
# Debian's cross compiler, and in DIR the libraries of such a machine. script/test-arm64 makes one, and runs the tests.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)

set(LIQ_ARM64_ROOT "" CACHE PATH "the root folder of a 64-bit ARM system")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LIQ_ARM64_ROOT)
set(CMAKE_SYSROOT ${LIQ_ARM64_ROOT})
set(CMAKE_FIND_ROOT_PATH ${LIQ_ARM64_ROOT})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(ENV{PKG_CONFIG_SYSROOT_DIR} ${LIQ_ARM64_ROOT})
set(ENV{PKG_CONFIG_LIBDIR} ${LIQ_ARM64_ROOT}/usr/lib/aarch64-linux-gnu/pkgconfig:${LIQ_ARM64_ROOT}/usr/share/pkgconfig)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64 -L ${LIQ_ARM64_ROOT})
