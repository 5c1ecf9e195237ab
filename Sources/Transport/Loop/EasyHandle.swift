internal import CCurl

/// One transfer's handle in libcurl. Used by one thread at a time.
@safe final class EasyHandle {
  let pointer: UnsafeMutableRawPointer
  /// The first option that libcurl refused since the last reset. Such a transfer must not run: the
  /// option may be one that keeps it safe.
  private(set) var refusal: CURLcode?
  private var lists: [UnsafeMutablePointer<curl_slist>] = unsafe []

  init?() {
    guard let made = unsafe curl_easy_init() else { return nil }
    unsafe pointer = unsafe made
  }

  deinit {
    unsafe curl_easy_cleanup(pointer)
    freeLists()
  }

  /// As new, its connections and names kept.
  func reset() {
    unsafe curl_easy_reset(pointer)
    freeLists()
    refusal = nil
  }

  func set(_ option: CURLoption, _ value: Int) {
    note(unsafe qanat_easy_set_long(pointer, option, value))
  }

  func set(size option: CURLoption, _ value: Int) {
    note(unsafe qanat_easy_set_size(pointer, option, Int64(value)))
  }

  func set(_ option: CURLoption, _ value: String) {
    note(unsafe qanat_easy_set_string(pointer, option, value))
  }

  /// libcurl copies the bytes; their count must have been set before.
  func set(copying option: CURLoption, _ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes {
      note(unsafe qanat_easy_set_bytes(pointer, option, $0.baseAddress))
    }
  }

  func set(_ option: CURLoption, _ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = unsafe curl_slist_append(list, line) else {
        unsafe curl_slist_free_all(list)
        return note(CURLE_OUT_OF_MEMORY)
      }
      unsafe list = unsafe longer
    }
    note(unsafe qanat_easy_set_list(pointer, option, list))
    if let list = unsafe list { unsafe lists.append(list) }
  }

  func set(_ option: CURLoption, _ context: UnsafeMutableRawPointer?) {
    note(unsafe qanat_easy_set_pointer(pointer, option, context))
  }

  func integer(_ info: CURLINFO) -> Int {
    var value = 0
    return unsafe qanat_easy_get_long(pointer, info, &value) == CURLE_OK ? value : 0
  }

  func size(_ info: CURLINFO) -> Int {
    var value: curl_off_t = 0
    return unsafe qanat_easy_get_size(pointer, info, &value) == CURLE_OK ? Int(value) : 0
  }

  func duration(_ info: CURLINFO) -> Duration { .microseconds(size(info)) }

  /// Runs the transfer on this thread to its end.
  func perform() -> CURLcode { unsafe curl_easy_perform(pointer) }

  func note(_ code: CURLcode) {
    if code != CURLE_OK, refusal == nil { refusal = code }
  }

  private func freeLists() {
    while let list = unsafe lists.popLast() { unsafe curl_slist_free_all(list) }
  }
}

/// libcurl's own set-up, done once a process.
enum Library {
  static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  /// The text of a code: a constant of libcurl, so it holds nothing of the request.
  static func text(_ code: CURLcode) -> String { unsafe String(cString: curl_easy_strerror(code)) }
}
