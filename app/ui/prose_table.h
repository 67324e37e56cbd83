// Tables in running text. Internal to prose.
#pragma once
#include <cstddef>
#include <vector>

namespace sciatlas::ui {

// Widths of columns that share `width`, `gap` between them: each at least as wide as its longest word (`least`), what
// is left is given in proportion to what is still wanted (`wanted`: the whole cell in one line). Empty when even the
// longest words do not fit beside each other; the table is then written as a list.
std::vector<float> columnWidths(const std::vector<float>& least, const std::vector<float>& wanted, float gap,
                                float width);

}  // namespace sciatlas::ui
