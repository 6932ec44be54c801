# Warnings every file of ours is compiled with, by gcc and clang alike. Generated scanners and parsers are spared the
# few that their generators cannot avoid (see layers.cmake).
set(LIQ_WARNINGS
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
  -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wswitch-enum
  -Wno-missing-field-initializers)
if(LIQ_WERROR)
  list(APPEND LIQ_WARNINGS -Werror)
endif()
if(CMAKE_C_COMPILER_ID MATCHES "Clang")
  list(APPEND LIQ_WARNINGS -Wno-gnu -Wno-unknown-warning-option)
endif()

if(LIQ_SANITIZE)
  add_compile_options(-fsanitize=${LIQ_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${LIQ_SANITIZE})
endif()
