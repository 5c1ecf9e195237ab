import Testing

/// What the gateway promises its workspaces, asked of the built program: one proof after another, because each may use
/// the whole machine.
///
/// `QANAT_TEST_LONG` turns on those that take minutes.
@Suite(.serialized) struct TenancyTests {}
