// The program's words: sciatlas render | list | measure | check | bench, and the window when there is none of them.
#pragma once

namespace sciatlas::shell {

// Exit status: 0 done, 1 the input was at fault (one sentence on stderr), 2 the command was not understood.
int runCommandLine(int argc, const char* const* argv);

}  // namespace sciatlas::shell
