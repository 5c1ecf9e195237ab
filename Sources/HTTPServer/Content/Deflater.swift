internal import CZlib

/// One zlib stream that writes gzip, freed with its owner.
@safe struct Deflater: ~Copyable {
  /// How much memory a stream takes: about `2^(windowBits + 2) + 2^(memoryLevel + 9)` bytes.
  struct Size {
    let windowBits: Int32
    let memoryLevel: Int32
  }

  // zlib remembers the address of the stream, so it may not move.
  private let stream: UnsafeMutablePointer<z_stream>

  init(level: Int32, size: Size) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe qanat_deflate_init_gzip(stream, level, size.windowBits, size.memoryLevel)
    precondition(code == Z_OK, "zlib has no memory for a stream, or its arguments are wrong")
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// The most bytes that `count` bytes can become in one call that ends the stream.
  func boundBytes(_ count: Int) -> Int {
    Int(unsafe deflateBound(stream, UInt(count)))
  }

  /// What zlib gives out for these bytes; `flush` is one of its constants.
  mutating func deflate(
    _ bytes: [UInt8], flush: Int32, reserving roomBytes: Int = 4 * 1024
  ) -> [UInt8] {
    var output: [UInt8] = []
    unsafe bytes.withUnsafeBufferPointer { input in
      // zlib only reads through this pointer, though its type does not say so.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      while appendChunk(to: &output, flush: flush, roomBytes: roomBytes) {}
      unsafe stream.pointee.next_in = nil
    }
    return output
  }

  /// False when zlib has no more to say: it left room.
  private func appendChunk(to output: inout [UInt8], flush: Int32, roomBytes: Int) -> Bool {
    let chunk = unsafe [UInt8](unsafeUninitializedCapacity: roomBytes) { room, count in
      unsafe stream.pointee.next_out = room.baseAddress
      unsafe stream.pointee.avail_out = UInt32(room.count)
      // Z_BUF_ERROR says that there was nothing to do, which is no fault.
      let code = unsafe CZlib.deflate(stream, flush)
      precondition(code != Z_STREAM_ERROR, "a finished stream was written to")
      count = unsafe room.count - Int(stream.pointee.avail_out)
    }
    if output.isEmpty { output = chunk } else { output += chunk }
    return chunk.count == roomBytes
  }
}
