// Runs work on a thread with a large stack and waits for it. For libraries that recurse as deep as a file tells them
// to.
#pragma once
#include <functional>

namespace sciatlas::assets {

// Rethrows what `work` throws.
void onBigStack(const std::function<void()>& work);

}  // namespace sciatlas::assets
