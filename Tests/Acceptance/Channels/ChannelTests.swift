import Testing

/// The channels from outside: the built program, its API, and what stands at the other end. One test at a time, since
/// each runs a program of its own.
@Suite(.serialized) struct ChannelTests {}
