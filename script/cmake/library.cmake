# libliq, shared and static, made of the objects of every layer; what it shows is include/liq/liq.h and nothing else.
include(GNUInstallDirs)
get_property(layers GLOBAL PROPERTY LIQ_LAYERS)

set(objects "")
foreach(layer ${layers})
  list(APPEND objects $<TARGET_OBJECTS:${layer}>)
endforeach()

add_library(liq_shared SHARED ${objects})
set_target_properties(liq_shared PROPERTIES OUTPUT_NAME liq VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
  C_VISIBILITY_PRESET hidden LINKER_LANGUAGE C)
target_link_libraries(liq_shared PRIVATE ${LIQ_BASE_PACKAGES} ${LIQ_SAVED_PACKAGES})
target_include_directories(liq_shared PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>)

add_library(liq_static STATIC ${objects})
set_target_properties(liq_static PROPERTIES OUTPUT_NAME liq LINKER_LANGUAGE C)
target_link_libraries(liq_static PUBLIC ${LIQ_BASE_PACKAGES} ${LIQ_SAVED_PACKAGES})
target_include_directories(liq_static PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>)

set(LIQ_PC_REQUIRES "libpcre2-8 zlib libzstd libutf8proc nettle yaml-0.1")
if(LIQ_HAVE_ISAL)
  string(APPEND LIQ_PC_REQUIRES " libisal")
endif()
if(LIQ_HAVE_XZ)
  string(APPEND LIQ_PC_REQUIRES " liblzma")
endif()
if(LIQ_HAVE_LZ4)
  string(APPEND LIQ_PC_REQUIRES " liblz4")
endif()
set(LIQ_PC_LIBRARIES "")
if(LIQ_HAVE_BZIP2)
  set(LIQ_PC_LIBRARIES " -lbz2")
endif()
# The way from the .pc file to the prefix, so that an installed tree may be anywhere.
file(RELATIVE_PATH LIQ_PC_UP "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" LIQ_PC_UP "${LIQ_PC_UP}")
configure_file(${CMAKE_CURRENT_SOURCE_DIR}/script/cmake/liq.pc.in ${CMAKE_CURRENT_BINARY_DIR}/generated/liq.pc @ONLY)

install(TARGETS liq_shared liq_static
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/liq/liq.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/liq)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/generated/liq.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/script/cmake/program.cmake)
  include(script/cmake/program.cmake)
endif()
