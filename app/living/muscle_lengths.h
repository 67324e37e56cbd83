// What movement does to muscles and nerves in numbers: lengths along the path through the places where a muscle is
// held, moment arms from our own attachments, and published figures of how far nerves glide.
#pragma once
#include <string>
#include <vector>

#include "living/motion.h"

namespace sciatlas::living {

struct MuscleLength {
  int structure = -1;
  float restMm = 0, nowMm = 0;  // mean of its fibres, along straight lines over the bones that it turns round
  float changePercent() const { return restMm > 0 ? 100 * (nowMm / restMm - 1) : 0; }
};
// Of all muscles that change by 0.1 % or more, the most lengthened first.
std::vector<MuscleLength> muscleLengths(const MotionStage& stage, const scene::BodyState& state);

// Lever of a muscle about an axis: mm of shortening per radian of movement towards the axis' positive side. Positive:
// the muscle moves the joint that way (a medial rotator, for hip_rotation); 0 for muscles that the axis does not
// change. Throws core::InputError for a structure that is not a muscle with a path, or an unknown axis.
float momentArmMm(const MotionStage& stage, const scene::BodyState& state, int structure, const std::string& axis);

// How far a nerve glides in a movement that the state is part of, as published.
struct Excursion {
  std::string place, movement, direction;
  float lowMm = 0, meanMm = 0, highMm = 0;  // of the whole movement, not of how far the state has got in it
  std::string source, certainty;            // key of the references; V, M, T, G or D
};
std::vector<Excursion> excursions(const MotionStage& stage, const scene::BodyState& state);

}  // namespace sciatlas::living
