# libliq, shared and static, made of every layer; then the programs that use its public header and nothing else.
get_property(layers GLOBAL PROPERTY LIQ_LAYERS)
if(TARGET layer_engine)
  file(GLOB public_headers ${CMAKE_CURRENT_SOURCE_DIR}/include/liq/*.h)
  set(objects "")
  foreach(layer ${layers})
    list(APPEND objects ${layer})
  endforeach()
endif()
