# What script/mutate makes other queries of the saved ones with.
add_executable(mutants tests/mutation/mutants.c)
target_compile_options(mutants PRIVATE ${LIQ_WARNINGS})
target_link_libraries(mutants PRIVATE layer_syntax layer_base liq_static)
