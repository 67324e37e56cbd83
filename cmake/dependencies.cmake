# Every third-party library, found once, under the same target names on Debian and with vcpkg.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(glm CONFIG REQUIRED)            # 0.9.9.8 (Debian 12) .. 1.0
find_package(tomlplusplus CONFIG REQUIRED)   # 3.3 or newer
find_package(CLI11 CONFIG REQUIRED)          # 2.1 or newer
find_package(nlohmann_json 3.9 CONFIG REQUIRED)
find_package(assimp 5.2 CONFIG REQUIRED)     # Debian's 5.2.5 calls itself 5.2.4, so do not ask for more
find_package(glfw3 3.3 CONFIG REQUIRED)
find_package(meshoptimizer CONFIG REQUIRED)
find_package(OpenGL REQUIRED COMPONENTS OpenGL EGL)
find_package(Freetype REQUIRED)

# Embree: 3 on Debian 12, 4 upstream. SCIATLAS_EMBREE_MAJOR selects the header (see app/core/ray.cpp).
find_package(embree 4 CONFIG QUIET)
if(embree_FOUND)
  set(SCIATLAS_EMBREE_MAJOR 4)
else()
  find_package(embree 3 CONFIG REQUIRED)
  set(SCIATLAS_EMBREE_MAJOR 3)
endif()

# md4c: Debian's CMake package names a library (md4c-html) that its -dev package does not install, so it is found by hand.
find_path(MD4C_INCLUDE_DIR md4c.h REQUIRED)
find_library(MD4C_LIBRARY md4c REQUIRED)
add_library(md4c::md4c INTERFACE IMPORTED)
target_include_directories(md4c::md4c INTERFACE ${MD4C_INCLUDE_DIR})
target_link_libraries(md4c::md4c INTERFACE ${MD4C_LIBRARY})

# stb: headers, and on Debian a library with the implementations.
find_path(STB_INCLUDE_DIR stb_image_write.h PATH_SUFFIXES stb REQUIRED)
find_library(STB_LIBRARY stb)
add_library(stb::stb INTERFACE IMPORTED)
target_include_directories(stb::stb INTERFACE ${STB_INCLUDE_DIR})
if(STB_LIBRARY)
  target_link_libraries(stb::stb INTERFACE ${STB_LIBRARY})
endif()

# Dear ImGui: a CMake package with vcpkg; on Debian a static library with the back ends inside, which wants stb and FreeType.
find_package(imgui CONFIG QUIET)
if(NOT TARGET imgui::imgui)
  find_library(IMGUI_LIBRARY imgui REQUIRED)
  find_path(IMGUI_INCLUDE_DIR imgui.h PATH_SUFFIXES imgui REQUIRED)
  add_library(imgui::imgui STATIC IMPORTED)
  set_target_properties(imgui::imgui PROPERTIES
    IMPORTED_LOCATION ${IMGUI_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${IMGUI_INCLUDE_DIR}
    INTERFACE_LINK_LIBRARIES "stb::stb;Freetype::Freetype;glfw;${CMAKE_DL_LIBS}")
endif()

# glad 2: generated at build time by the Python package; --reproducible keeps it off the network.
find_program(GLAD_EXECUTABLE glad REQUIRED)
set(GLAD_DIR ${CMAKE_BINARY_DIR}/glad)
add_custom_command(
  OUTPUT ${GLAD_DIR}/src/gl.c ${GLAD_DIR}/include/glad/gl.h
  COMMAND ${GLAD_EXECUTABLE} --reproducible --quiet --api gl:core=3.3
          --extensions GL_KHR_debug,GL_EXT_texture_filter_anisotropic --out-path ${GLAD_DIR} c
  COMMENT "Generating the OpenGL loader" VERBATIM)
add_library(glad STATIC ${GLAD_DIR}/src/gl.c)
target_include_directories(glad SYSTEM PUBLIC ${GLAD_DIR}/include)
target_link_libraries(glad PUBLIC ${CMAKE_DL_LIBS})

# Fonts: Inter and Font Awesome, copied beside the program.
find_file(INTER_REGULAR Inter-Regular.otf PATHS /usr/share/fonts/opentype/inter PATH_SUFFIXES inter REQUIRED)
find_file(ICON_FONT fontawesome-webfont.ttf PATHS /usr/share/fonts/truetype/font-awesome REQUIRED)
get_filename_component(INTER_DIR ${INTER_REGULAR} DIRECTORY)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/fonts)
configure_file(${INTER_DIR}/Inter-Regular.otf ${CMAKE_BINARY_DIR}/fonts/Inter-Regular.otf COPYONLY)
configure_file(${INTER_DIR}/Inter-SemiBold.otf ${CMAKE_BINARY_DIR}/fonts/Inter-SemiBold.otf COPYONLY)
configure_file(${INTER_DIR}/Inter-Bold.otf ${CMAKE_BINARY_DIR}/fonts/Inter-Bold.otf COPYONLY)
configure_file(${ICON_FONT} ${CMAKE_BINARY_DIR}/fonts/icons.ttf COPYONLY)

# Cairo writes the pages that are printed; its FreeType part embeds Inter.
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo>=1.15.10 cairo-ft)
