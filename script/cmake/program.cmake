# The program: it sees the public header and base, like any other.
layer(render USES base)
layer(app USES render base)

# The program's own tests may ask the library; those of render bring answers of their own.
file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/unit/app/*.c)
foreach(test ${tests})
  get_filename_component(name ${test} NAME_WE)
  if(TARGET unit_app_${name})
    target_link_libraries(unit_app_${name} PRIVATE liq_static layer_base)
  endif()
endforeach()

add_executable(liq src/app/main.c)
target_compile_options(liq PRIVATE ${LIQ_WARNINGS})
target_compile_definitions(liq PRIVATE _GNU_SOURCE)
target_include_directories(liq PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
target_link_libraries(liq PRIVATE layer_app layer_render liq_static layer_base)
install(TARGETS liq RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

# The manual page and the shells' completion are printed by the program itself, from its tables.
set(documents ${CMAKE_CURRENT_BINARY_DIR}/generated/documents)
add_custom_command(OUTPUT ${documents}/liq.1 ${documents}/liq.bash ${documents}/_liq ${documents}/liq.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${documents}
  COMMAND liq help --manual > ${documents}/liq.1
  COMMAND liq help --completion bash > ${documents}/liq.bash
  COMMAND liq help --completion zsh > ${documents}/_liq
  COMMAND liq help --completion fish > ${documents}/liq.fish
  DEPENDS liq VERBATIM)
add_custom_target(documents ALL DEPENDS ${documents}/liq.1)
install(FILES ${documents}/liq.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/liq.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME liq)
install(FILES ${documents}/_liq DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${documents}/liq.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
