import Testing

/// What the gateway promises of messages on their way, asked of the built program and of a provider that keeps all it
/// got: one proof after another, because each may use the whole machine.
///
/// `QANAT_TEST_LONG` turns the short proofs into those that take minutes.
@Suite(.serialized) struct DeliveryTests {}
