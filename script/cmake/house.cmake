# The house's own checks: a program over the public header.
add_executable(house tests/house/house.c tests/house/house_functions.c tests/house/house_commands.c
  tests/house/house_codes.c tests/house/house_formats.c)
target_compile_options(house PRIVATE ${LIQ_WARNINGS})
target_compile_definitions(house PRIVATE _GNU_SOURCE)
target_link_libraries(house PRIVATE liq_shared)
add_test(NAME house COMMAND house)
