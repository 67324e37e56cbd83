#include "shell/command_line.h"

int main(int argc, char** argv) {
  return sciatlas::shell::runCommandLine(argc, argv);
}
