internal import CCurl

extension Transfer {
  /// Lets libcurl call back; the transfer must outlive its place in the multi handle.
  func attachCallbacks() {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe easy.set(CURLOPT_PRIVATE, context)
    easy.note(unsafe qanat_easy_set_data(easy.pointer, CURLOPT_WRITEFUNCTION, Self.onBody))
    unsafe easy.set(CURLOPT_WRITEDATA, context)
    easy.note(unsafe qanat_easy_set_data(easy.pointer, CURLOPT_HEADERFUNCTION, Self.onHead))
    unsafe easy.set(CURLOPT_HEADERDATA, context)
  }

  /// Has the request's body read piece by piece, and again from its start when libcurl must repeat.
  func attachUpload() {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    easy.note(unsafe qanat_easy_set_data(easy.pointer, CURLOPT_READFUNCTION, Self.onUpload))
    unsafe easy.set(CURLOPT_READDATA, context)
    easy.note(unsafe qanat_easy_set_seek(easy.pointer, Self.onRewind))
    unsafe easy.set(CURLOPT_SEEKDATA, context)
  }

  /// The transfer that a context pointer stands for.
  static func of(_ context: UnsafeMutableRawPointer) -> Transfer {
    unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  }

  // A count other than the one offered ends the transfer.
  private static let onBody: curl_write_callback = { bytes, size, count, context in
    guard let context = unsafe context else { return 0 }
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe Transfer.of(context).receiveBody(piece) ?? (piece.count == 0 ? 1 : 0)
  }

  private static let onHead: curl_write_callback = { bytes, size, count, context in
    guard let context = unsafe context else { return 0 }
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe Transfer.of(context).receiveHead(line) ?? 0
  }

  private static let onUpload: curl_write_callback = { bytes, size, count, context in
    guard let context = unsafe context else { return Int(CURL_READFUNC_ABORT) }
    let room = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe Transfer.of(context).upload(into: room) ?? Int(CURL_READFUNC_ABORT)
  }

  private static let onRewind: curl_seek_callback = { context, offset, origin in
    guard let context = unsafe context, origin == 0 else { return CURL_SEEKFUNC_FAIL }
    unsafe Transfer.of(context).rewind(to: Int(offset))
    return CURL_SEEKFUNC_OK
  }
}
