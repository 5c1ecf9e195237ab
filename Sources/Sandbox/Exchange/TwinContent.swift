import Core
import HTTPServer

/// The content of a request, by its media type.
enum TwinContent: Sendable {
  case none
  case json(JSON)
  /// Fields of a form; every value is a text.
  case form(JSONObject)
  case multipart(JSONObject, [TwinFile])
  /// Something else, or what says that it is one of the above and is not.
  case other(type: String)

  /// The members of an object, or the fields of a form.
  var fields: JSONObject {
    switch self {
    case .json(.object(let members)), .form(let members), .multipart(let members, _): members
    default: [:]
    }
  }

  /// The files of a form.
  var files: [TwinFile] { if case .multipart(_, let files) = self { files } else { [] } }

  /// Reads a body by what its `Content-Type` says.
  static func read(_ body: [UInt8], type: String?) async -> TwinContent {
    guard !body.isEmpty else { return .none }
    let type = type ?? ""
    let essence = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
    switch essence {
    case "application/json":
      return (try? JSON.parse(body)).map { .json($0) } ?? .other(type: essence)
    case "application/x-www-form-urlencoded":
      let items = QueryItems(String(decoding: body, as: UTF8.self)).items
      return .form(JSONObject(items.map { ($0.name, .string($0.value)) }))
    case "multipart/form-data":
      return await multipart(body, type) ?? .other(type: essence)
    default: return .other(type: essence)
    }
  }

  private static func multipart(_ body: [UInt8], _ type: String) async -> TwinContent? {
    guard var form = try? MultipartReader(.bytes(body), contentType: type) else { return nil }
    var fields = JSONObject()
    var files: [TwinFile] = []
    do {
      while let part = try await form.nextPart() {
        var bytes: [UInt8] = []
        while let more = try await form.nextData() { bytes += more }
        if let fileName = part.filename {
          files.append(
            TwinFile(
              name: part.name, fileName: fileName, type: part.contentType, byteCount: bytes.count))
        } else {
          fields[part.name] = .string(String(decoding: bytes, as: UTF8.self))
        }
      }
    } catch {
      return nil
    }
    return .multipart(fields, files)
  }
}

/// A file of a form. A twin keeps nobody's files, only how large they were.
struct TwinFile: Hashable, Sendable {
  /// The form field's name.
  let name: String
  let fileName: String
  let type: String?
  let byteCount: Int
}
