# The program: it sees the public header and base, like any other.
layer(render USES base)
layer(app USES render base)

add_executable(liq src/app/main.c)
target_compile_options(liq PRIVATE ${LIQ_WARNINGS})
target_compile_definitions(liq PRIVATE _GNU_SOURCE)
target_include_directories(liq PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
target_link_libraries(liq PRIVATE layer_app layer_render liq_static layer_base)
install(TARGETS liq RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
