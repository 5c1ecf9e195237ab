import Glibc

/// Whether the proofs that take minutes are wanted: `QANAT_TEST_LONG` is set.
enum LongRun {
  static let isWanted = unsafe getenv("QANAT_TEST_LONG") != nil
}
