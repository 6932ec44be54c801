# layer(NAME [USES layer...] [PACKAGES target...])
#
# A layer is the folder src/NAME: an object library of every .c file in it and in its rooms (src/source/formats), plus what
# is generated for it. Its unit tests are tests/unit/NAME/*.c, an executable each, linked with this layer and the layers it
# uses and nothing else: a call upward fails to link there. Those that ask about vector code run once more for processors
# without AVX2.
set(LIQ_VECTOR_TESTS base/scan base/text_sets base/json base/json_pass_random base/regex_blocks source/event_runs source/instants functions/counted)
function(layer name)
  cmake_parse_arguments(L "" "" "USES;PACKAGES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.c
    ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*/*.c)
  set(generated "")
  if(name STREQUAL syntax)
    syntax_sources(generated)
  endif()
  if(NOT sources AND NOT generated)
    return()
  endif()
  add_library(layer_${name} STATIC ${sources} ${generated})
  target_include_directories(layer_${name} PUBLIC
    ${CMAKE_CURRENT_SOURCE_DIR}/src ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/grammar
    ${CMAKE_CURRENT_BINARY_DIR}/generated)
  target_compile_options(layer_${name} PRIVATE ${LIQ_WARNINGS})
  target_compile_definitions(layer_${name} PUBLIC _GNU_SOURCE $<$<BOOL:${LIQ_PLAIN}>:LIQ_PLAIN>)
  foreach(file ${generated})
    set_source_files_properties(${file} PROPERTIES COMPILE_OPTIONS
      "-Wno-conversion;-Wno-sign-conversion;-Wno-cast-qual;-Wno-switch-enum;-Wno-undef;-Wno-unused-function")
  endforeach()
  set(uses "")
  foreach(used ${L_USES})
    if(TARGET layer_${used})
      list(APPEND uses layer_${used})
    endif()
  endforeach()
  target_link_libraries(layer_${name} PUBLIC ${uses} ${L_PACKAGES})
  set_property(GLOBAL APPEND PROPERTY LIQ_LAYERS layer_${name})

  if(NOT CMOCKA_FOUND)
    return()
  endif()
  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/tests/unit/${name}/*.c)
  foreach(test ${tests})
    get_filename_component(base ${test} NAME_WE)
    add_executable(unit_${name}_${base} ${test})
    target_compile_options(unit_${name}_${base} PRIVATE ${LIQ_WARNINGS})
    target_link_libraries(unit_${name}_${base} PRIVATE layer_${name} PkgConfig::CMOCKA)
    add_test(NAME unit/${name}/${base} COMMAND unit_${name}_${base})
    set_tests_properties(unit/${name}/${base} PROPERTIES
      ENVIRONMENT "LIQ_TEST_DATA=${CMAKE_CURRENT_SOURCE_DIR}/tests/data")
    if(${name}/${base} IN_LIST LIQ_VECTOR_TESTS)
      add_test(NAME unit/${name}/${base}_sse42 COMMAND unit_${name}_${base})
      set_tests_properties(unit/${name}/${base}_sse42 PROPERTIES
        ENVIRONMENT "LIQ_TEST_DATA=${CMAKE_CURRENT_SOURCE_DIR}/tests/data;LIQ_PROCESSOR=sse42")
    endif()
  endforeach()
endfunction()

# The scanner and the parsers, made at build time from grammar/.
function(syntax_sources out)
  if(NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/grammar/insights.y)
    return()
  endif()
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/generated/syntax)
  file(MAKE_DIRECTORY ${dir})
  set(grammar ${CMAKE_CURRENT_SOURCE_DIR}/grammar)
  add_custom_command(OUTPUT ${dir}/insights_parser.c ${dir}/insights_parser.h
    COMMAND ${BISON_EXECUTABLE} -Werror -Wcounterexamples -Wno-error=counterexamples
            --defines=${dir}/insights_parser.h -o ${dir}/insights_parser.c ${grammar}/insights.y
    DEPENDS ${grammar}/insights.y ${grammar}/words.def VERBATIM)
  add_custom_command(OUTPUT ${dir}/quick_parser.c
    COMMAND ${BISON_EXECUTABLE} -Werror -Fapi.prefix={quick_} -Fparse.lac=none -Flr.default-reduction=most
            -o ${dir}/quick_parser.c ${grammar}/insights.y
    DEPENDS ${grammar}/insights.y ${grammar}/words.def VERBATIM)
  add_custom_command(OUTPUT ${dir}/insights_lexer.c
    COMMAND ${RE2C_EXECUTABLE} -W -Werror --no-generation-date -i -o ${dir}/insights_lexer.c ${grammar}/lexer.re
    DEPENDS ${grammar}/lexer.re ${grammar}/words.def ${dir}/insights_parser.h VERBATIM)
  set(${out} ${dir}/insights_parser.c ${dir}/quick_parser.c ${dir}/insights_lexer.c PARENT_SCOPE)
endfunction()
