#include "anatomy/model_parts.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "anatomy/solid_kinds.h"
#include "core/error.h"
#include "core/text.h"

namespace sciatlas::anatomy {
namespace {

using core::TomlTable;

std::string shortNumber(double v) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", v);
  return text;
}

double positive(const TomlTable& t, std::string_view key, double value) {
  if (value <= 0)
    t.failAt(key, "\"" + std::string(key) + "\" is " + shortNumber(value) + ", more than 0 mm was expected");
  return value;
}

double notNegative(const TomlTable& t, std::string_view key, double otherwise) {
  const double value = t.number(key, otherwise);
  if (value < 0) t.failAt(key, "\"" + std::string(key) + "\" is " + shortNumber(value) + ", 0 mm or more was expected");
  return value;
}

// Midline files hold the right half (x <= 0), and their m_ points lie in the middle.
void checkSide(const TomlTable& t, const std::string& name, const Vec3& at, Side side) {
  if (side != Side::Midline) return;
  if (name.starts_with("m_") && at.x != 0)
    t.failAt("at", "\"" + name + "\" has x = " + shortNumber(at.x) + ", but names with m_ lie in the midline (x = 0)");
  if (at.x > 0)
    t.failAt("at", "\"" + name + "\" has x = " + shortNumber(at.x) +
                       ", but a midline file holds the right half (x <= 0); its mirror image makes the left");
}

template <class Value>
Value oneOf(const TomlTable& t, std::string_view key, std::string_view otherwise,
            const std::vector<std::pair<std::string, Value>>& choices) {
  const std::string word = otherwise.empty() ? t.text(key) : t.text(key, otherwise);
  std::vector<std::string> names;
  std::string list;
  for (const auto& [name, value] : choices) {
    if (name == word) return value;
    names.push_back(name);
    list += (list.empty() ? "\"" : ", \"") + name + "\"";
  }
  t.failAt(key, "\"" + std::string(key) + "\" is \"" + word + "\", one of " + list + " was expected" +
                    core::suggestion(word, names));
}

std::vector<int> indices(const TomlTable& t, std::string_view key, const std::vector<std::string>& names,
                         const NameIndex& index) {
  std::vector<int> out;
  for (const std::string& name : names) out.push_back(index.landmark(t, key, name));
  return out;
}

DirectionSpec readDirection(const TomlTable& t, std::string_view key, const NameIndex& index,
                            const LandmarkPool& pool) {
  DirectionSpec out;
  if (t.holdsText(key)) {
    const auto names = t.texts(key);
    if (names.size() != 2)
      t.failAt(key, "\"" + std::string(key) + "\" names " + std::to_string(names.size()) +
                        " landmarks, 2 (from, to) were expected");
    out.from = index.landmark(t, key, names[0]);
    out.to = index.landmark(t, key, names[1]);
  } else {
    out.value = t.vector(key);
  }
  if (glm::length(pool.direction(out)) < 1e-9)
    t.failAt(key, "\"" + std::string(key) + "\" has no length, so it gives no direction");
  return out;
}

PlaceSpec readPlace(const TomlTable& t, std::string_view key, const NameIndex& index) {
  PlaceSpec out;
  if (t.holdsText(key))
    out.landmark = index.landmark(t, key, t.text(key));
  else
    out.atMm = t.vector(key);
  return out;
}

void needDistinct(const TomlTable& t, const std::vector<int>& points, const LandmarkPool& pool) {
  for (std::size_t i = 0; i + 1 < points.size(); ++i)
    if (glm::distance(pool.landmarks[points[i]].atMm, pool.landmarks[points[i + 1]].atMm) < 1e-6)
      t.failAt("points", "\"" + pool.landmarks[points[i]].name + "\" and \"" + pool.landmarks[points[i + 1]].name +
                             "\" follow each other at the same place");
}

void readTube(const TomlTable& t, PartSpec& part, const NameIndex& index, const LandmarkPool& pool) {
  part.points = indices(t, "points", t.texts("points"), index);
  if (part.points.size() < 2)
    t.fail("a tube has " + std::to_string(part.points.size()) + " points, at least 2 were expected");
  needDistinct(t, part.points, pool);
  part.path = t.boolean("path", false);
  const bool flat = t.has("flat"), towards = t.has("flat_to");
  if (flat && towards) t.failAt("flat_to", "\"flat\" and \"flat_to\" were both given, one of them was expected");
  if (flat) part.flat = readDirection(t, "flat", index, pool);
  if (towards) part.place = readPlace(t, "flat_to", index);
  part.flatTowards = towards;
  if (flat || towards) return;
  for (int i : part.points)
    if (pool.landmarks[i].rtMm != pool.landmarks[i].rMm)
      t.fail("\"" + pool.landmarks[i].name +
             "\" is flat (rt differs from r), so the tube needs \"flat\" or \"flat_to\"");
  part.flat.value = Vec3(0, 0, 1);
}

void readSheet(const TomlTable& t, PartSpec& part, const NameIndex& index) {
  for (const auto& row : t.textRows("rows")) {
    part.rows.push_back(indices(t, "rows", row, index));
    if (row.size() != part.rows[0].size())
      t.failAt("rows", "rows of different length: row 1 has " + std::to_string(part.rows[0].size()) +
                           " landmarks, row " + std::to_string(part.rows.size()) + " has " +
                           std::to_string(row.size()));
  }
  part.closed = t.boolean("closed", false);
  const std::size_t least = part.closed ? 3 : 2;
  if (part.rows.size() < 2)
    t.failAt("rows", "a sheet has " + std::to_string(part.rows.size()) + " rows, at least 2 were expected");
  if (part.rows[0].size() < least)
    t.failAt("rows", "a row has " + std::to_string(part.rows[0].size()) + " landmarks, at least " +
                         std::to_string(least) + " were expected");
}

void readPlate(const TomlTable& t, PartSpec& part, const NameIndex& index) {
  for (const auto& face : t.textRows("faces")) {
    if (face.size() != 3)
      t.failAt("faces", "face " + std::to_string(part.faces.size() + 1) + " has " + std::to_string(face.size()) +
                            " corners, 3 were expected");
    const auto corner = indices(t, "faces", face, index);
    part.faces.push_back({corner[0], corner[1], corner[2]});
  }
  if (part.faces.empty()) t.fail("a plate has no faces");
}

void readLoft(const TomlTable& t, PartSpec& part, const NameIndex& index, const LandmarkPool& pool) {
  for (const std::string& name : t.texts("sections")) part.sections.push_back(index.section(t, "sections", name));
  if (part.sections.size() < 2)
    t.fail("a loft has " + std::to_string(part.sections.size()) + " sections, at least 2 were expected");
  for (std::size_t i = 0; i + 1 < part.sections.size(); ++i)
    if (glm::distance(pool.sections[part.sections[i]].atMm, pool.sections[part.sections[i + 1]].atMm) < 1e-3)
      t.failAt("sections", "\"" + pool.sections[part.sections[i]].name + "\" and \"" +
                               pool.sections[part.sections[i + 1]].name + "\" follow each other at the same place");
  part.roundMm = notNegative(t, "round_mm", 0);
  if (const auto corner = sharpCorner(part, pool))
    t.failAt("round_mm", "\"round_mm\" is " + shortNumber(part.roundMm) + ", but section \"" +
                             pool.sections[corner->section].name + "\" has a sharper corner: at most " +
                             shortNumber(std::floor(10 * corner->radiusMm) / 10) + " was expected");
  part.dishFirstMm = t.number("dish_first_mm", 0);
  part.dishLastMm = t.number("dish_last_mm", 0);
  part.roundCap = oneOf<bool>(t, "cap", "flat", {{"flat", false}, {"round", true}});
}

void readBall(const TomlTable& t, PartSpec& part, const NameIndex& index) {
  part.place = readPlace(t, "at", index);
  if (t.has("radii"))
    part.sizeMm = t.vector("radii");
  else if (part.place.landmark < 0)
    t.fail("a ball at bare coordinates needs \"radii\"");
  if (t.has("radii") && std::min({part.sizeMm.x, part.sizeMm.y, part.sizeMm.z}) <= 0)
    t.failAt("radii", "a radius is not more than 0 mm");
  part.axesDeg = t.vector("axes_deg", Vec3(0));
}

void readBox(const TomlTable& t, PartSpec& part, const NameIndex& index, const LandmarkPool& pool) {
  part.place = readPlace(t, "at", index);
  part.normal = readDirection(t, "normal", index, pool);
  part.up = readDirection(t, "up", index, pool);
  if (glm::length(glm::cross(glm::normalize(pool.direction(part.normal)), glm::normalize(pool.direction(part.up)))) <
      1e-3)
    t.failAt("up", "\"up\" and \"normal\" point the same way");
  part.sizeMm = t.vector("size");
  if (std::min({part.sizeMm.x, part.sizeMm.y, part.sizeMm.z}) <= 0) t.failAt("size", "a size is not more than 0 mm");
  part.roundMm = notNegative(t, "round_mm", 0);
}

void readCover(const TomlTable& t, PartSpec& part, const NameIndex& index) {
  part.over = t.texts("over");
  if (part.over.empty()) t.fail("a cover names nothing in \"over\" that it could cover");
  part.points = indices(t, "thickness", t.texts("thickness"), index);
  if (part.points.empty()) t.fail("a cover names no landmark in \"thickness\"");
  part.gridMm = positive(t, "grid_mm", t.number("grid_mm", part.gridMm));
  part.spreadMm = notNegative(t, "spread_mm", part.spreadMm);
}

}  // namespace

Landmark readLandmark(const std::string& name, const TomlTable& t, Side side, const std::string& fileSource) {
  Landmark out;
  out.name = name;
  out.line = t.line();
  out.atMm = t.vector("at");
  checkSide(t, name, out.atMm, side);
  out.rMm = positive(t, "r", t.number("r", 1.0));
  out.rtMm = positive(t, "rt", t.number("rt", out.rMm));
  if (t.has("thin")) {
    out.thin = t.vector("thin");
    if (glm::length(out.thin) < 1e-9) t.failAt("thin", "\"thin\" has no length, so it gives no direction");
  }
  out.tolMm = notNegative(t, "tol", 3);
  out.locked = t.boolean("lock", false);
  out.source = t.text("source", fileSource);
  out.label = t.text("label", "");
  t.done();
  return out;
}

Section readSection(const std::string& name, const TomlTable& t, Side side) {
  Section out;
  out.name = name;
  out.line = t.line();
  out.atMm = t.vector("at");
  checkSide(t, name, out.atMm, side);
  if (t.has("radii")) {
    out.radiiMm = t.numbers("radii");
    if (out.radiiMm.size() < 6)
      t.failAt("radii", "\"radii\" has " + std::to_string(out.radiiMm.size()) + " numbers, at least 6 were expected");
    for (double r : out.radiiMm) positive(t, "radii", r);
  } else {
    if (t.has("half_width")) {
      if (t.has("left") || t.has("right"))
        t.failAt("half_width", "\"half_width\" and \"left\"/\"right\" were both given, one of them was expected");
      out.symmetric = true;
      out.leftMm = out.rightMm = positive(t, "half_width", t.number("half_width"));
    } else {
      if (!t.has("left"))
        t.fail("section \"" + name + "\" has neither \"half_width\" nor \"left\" and \"right\" nor \"radii\"");
      out.leftMm = positive(t, "left", t.number("left"));
      out.rightMm = positive(t, "right", t.number("right"));
    }
    out.frontMm = positive(t, "front", t.number("front"));
    out.backMm = positive(t, "back", t.number("back"));
    out.exponent = t.number("exponent", 2);
    if (out.exponent < 1 || out.exponent > 12)
      t.failAt("exponent", "\"exponent\" is " + shortNumber(out.exponent) + ", 1 to 12 was expected");
    out.hollowBackMm = notNegative(t, "hollow_back", 0);
    if (out.hollowBackMm > 0.9 * out.backMm)
      t.failAt("hollow_back", "\"hollow_back\" is deeper than nine tenths of \"back\"");
  }
  out.tiltDeg = t.number("tilt_deg", 0);
  out.yawDeg = t.number("yaw_deg", 0);
  out.rollDeg = t.number("roll_deg", 0);
  out.tolMm = notNegative(t, "tol", 3);
  out.locked = t.boolean("lock", false);
  t.text("source", "");
  t.done();
  return out;
}

PartSpec readPart(const TomlTable& t, const NameIndex& index, const LandmarkPool& pool) {
  PartSpec part;
  part.line = t.line();
  part.kind = oneOf<PartKind>(t, "kind", "",
                              {{"rod", PartKind::Rod},
                               {"tube", PartKind::Tube},
                               {"plate", PartKind::Plate},
                               {"sheet", PartKind::Sheet},
                               {"loft", PartKind::Loft},
                               {"ball", PartKind::Ball},
                               {"box", PartKind::Box},
                               {"cover", PartKind::Cover}});
  part.op = oneOf<PartOp>(t, "op", "add",
                          {{"add", PartOp::Add}, {"subtract", PartOp::Subtract}, {"intersect", PartOp::Intersect}});
  part.name = t.text("name", "");
  part.blendMm = notNegative(t, "blend_mm", 0);
  switch (part.kind) {
    case PartKind::Rod:
      part.points = indices(t, "points", t.texts("points"), index);
      part.spline = t.boolean("spline", false);
      if (part.points.size() < (part.spline ? 2u : 1u))
        t.fail("a rod has too few points: " + std::to_string(part.points.size()));
      needDistinct(t, part.points, pool);
      part.joinMm = notNegative(t, "join_mm", 0);
      break;
    case PartKind::Plate:
      readPlate(t, part, index);
      part.joinMm = notNegative(t, "join_mm", 0);
      break;
    case PartKind::Tube:
      readTube(t, part, index, pool);
      break;
    case PartKind::Sheet:
      readSheet(t, part, index);
      break;
    case PartKind::Loft:
      readLoft(t, part, index, pool);
      break;
    case PartKind::Ball:
      readBall(t, part, index);
      break;
    case PartKind::Box:
      readBox(t, part, index, pool);
      break;
    case PartKind::Cover:
      readCover(t, part, index);
      break;
  }
  t.done();
  return part;
}

FieldBox roughBox(const PartSpec& part, const LandmarkPool& pool) {
  constexpr double kRoomMm = 3;
  FieldBox box;
  const auto add = [&](const Vec3& at, double reachMm) {
    box.low = glm::min(box.low, at - (reachMm + kRoomMm));
    box.high = glm::max(box.high, at + (reachMm + kRoomMm));
  };
  const auto landmark = [&](int i) {
    const Landmark& l = pool.landmarks[i];
    add(l.atMm, std::max(l.rMm, l.rtMm));
  };
  // Only its envelope knows how far a cover reaches.
  if (part.kind == PartKind::Cover) return {Vec3(-1e4), Vec3(1e4)};
  for (int i : part.points) landmark(i);
  for (const auto& face : part.faces)
    for (int i : face) landmark(i);
  for (const auto& row : part.rows)
    for (int i : row) landmark(i);
  for (int i : part.sections) {
    const Section& s = pool.sections[i];
    double reach = std::hypot(std::max(s.leftMm, s.rightMm), std::max(s.frontMm, s.backMm));
    for (double r : s.radiiMm) reach = std::max(reach, r);
    add(s.atMm, reach);
  }
  if (part.kind == PartKind::Ball || part.kind == PartKind::Box) {
    const double own = part.place.landmark >= 0 ? pool.landmarks[part.place.landmark].rMm : 0;
    add(pool.place(part.place), std::max(own, glm::length(part.sizeMm)));
  }
  return box;
}

std::string canonicalText(const PartSpec& part, const LandmarkPool& pool) {
  std::string text;
  const auto number = [&](double v) {
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, " %.9g", v);
    text += buffer;
  };
  const auto vector = [&](const Vec3& v) { number(v.x), number(v.y), number(v.z); };
  const auto landmark = [&](int i) {
    const Landmark& l = pool.landmarks[i];
    vector(l.atMm), number(l.rMm), number(l.rtMm);
    if (l.thin != Vec3(0)) text += " thin", vector(l.thin);
  };
  const auto list = [&](const char* name, const auto& items, const auto& one) {
    text += name;
    number(static_cast<double>(items.size()));
    for (const auto& item : items) one(item);
  };
  text += "part";
  number(static_cast<double>(part.kind)), number(static_cast<double>(part.op));
  number(part.blendMm), number(part.joinMm), number(part.spline), number(part.closed), number(part.roundCap);
  number(part.flatTowards), number(part.roundMm), number(part.dishFirstMm), number(part.dishLastMm);
  for (const std::string& name : part.over) text += " over " + name;
  if (part.kind == PartKind::Cover) number(part.gridMm), number(part.spreadMm);
  vector(part.sizeMm), vector(part.axesDeg), vector(pool.place(part.place));
  if (part.place.landmark >= 0) number(pool.landmarks[part.place.landmark].rMm);
  vector(pool.direction(part.flat)), vector(pool.direction(part.normal)), vector(pool.direction(part.up));
  list(" points", part.points, landmark);
  list(" faces", part.faces, [&](const std::array<int, 3>& face) {
    for (int i : face) landmark(i);
  });
  list(" rows", part.rows, [&](const std::vector<int>& row) { list(" row", row, landmark); });
  list(" sections", part.sections, [&](int i) {
    const Section& s = pool.sections[i];
    vector(s.atMm);
    list(" radii", s.radiiMm, number);
    for (double v :
         {s.leftMm, s.rightMm, s.frontMm, s.backMm, s.exponent, s.hollowBackMm, s.tiltDeg, s.yawDeg, s.rollDeg})
      number(v);
  });
  return text + "\n";
}

}  // namespace sciatlas::anatomy
