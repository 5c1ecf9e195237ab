// A wall clock for tests of whole programs, which may be set while they run. Preloaded into a program, it moves what
// that reads as the time of day by the microseconds that stand, as an int64_t in the machine's own order, at the
// beginning of the file that QANAT_TEST_CLOCK names. Clocks that never jump stay as they are.
#pragma once
